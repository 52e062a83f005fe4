"""For development: the statements of a request's reads and their plans, instead of its response."""

from fastapi.responses import PlainTextResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLANS = "explain_plans"  # in the scope of a request: the plans of its reads so far


class Explain:
    """Answers a request with the header `X-Explain: true` with the plans of its reads, as text.

    The request runs as usual. An error, and a response without a read, are sent unchanged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or Headers(scope=scope).get("x-explain") != "true":
            await self.app(scope, receive, send)
            return
        plans: list[str] = []
        scope[PLANS] = plans
        is_replaced = False

        async def send_plans(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and message["status"] == 200 and plans:
                is_replaced = True
                await PlainTextResponse("\n\n".join(plans))(scope, receive, send)
            elif not is_replaced:
                await send(message)

        await self.app(scope, receive, send_plans)
