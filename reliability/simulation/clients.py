"""The clients of a simulation: they repeat each request with its key until they know its outcome."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from reliability.http_connection import HttpConnection, Response
from reliability.simulation.plan import Request
from reliability.simulation.world import Result, Sent, World
from reliability.trial import System, Trial

ATTEMPTS = 200
DEADLINE = 10.0  # seconds that a client waits for the response to a repeated request


@dataclass
class Clients:
    """The clients of one round."""

    trial: Trial
    system: System
    world: World
    answered: int = 0
    unavailable: int = 0

    async def play(self, requests: Iterable[Request]) -> None:
        """One client sends its requests one after the other."""
        http = HttpConnection(self.system.port)
        for request in requests:
            if request.action == "account":
                await self.switch_account(http, request)
            else:
                await self.send(http, request)
            self.answered += 1
        http.drop()

    async def switch_account(self, http: HttpConnection, request: Request) -> None:
        """Change the spare account, one client at a time."""
        async with self.world.switching:
            self.world.spare_is_active, self.world.switches = None, self.world.switches + 1
            result = await self.send(http, request)
            if result.succeeded:
                self.world.spare_is_active = result.response["active"]

    async def send(self, http: HttpConnection, request: Request) -> Result:
        """Send a request until its outcome is known, and keep the result."""
        sent = self.world.compose(request)
        active, switches = self.world.spare_is_active, self.world.switches
        response, lost = await self.until_known(http, request, sent)
        content = response.json() if response.body else {}
        result = Result(request, sent, response.status, content, lost and response.status in (401, 403))
        if sent[3] == self.world.spare["email"] and switches == self.world.switches and not lost:
            allowed = response.status != 401 and "active account" not in response.problem().get("detail", "")
            self.trial.check(active in (None, allowed), f"{request.key} of the account: {response.status}", "revoked")
        self.world.note(result)
        return result

    async def until_known(self, http: HttpConnection, request: Request, sent: Sent) -> tuple[Response, bool]:
        """Return the final response, and whether an attempt before it was lost.

        Raises TimeoutError if the service does not come back.
        """
        method, path, body, http.user = sent
        timeout, lost = request.timeout, False
        for _ in range(ATTEMPTS):
            headers = {"Idempotency-Key": request.key}
            response = await self.system.history.send(
                http, method, path, body, headers, timeout, key=request.key, action=request.action
            )
            if response is not None and not is_refused_for_now(response):
                return response, lost
            lost = lost or response is None or response.status >= 500
            self.unavailable += response is not None
            timeout = DEADLINE
            await asyncio.sleep(0.05)
        self.trial.fail(f"{request.key} has no outcome after {ATTEMPTS} attempts")
        raise TimeoutError(request.key)


def is_refused_for_now(response: Response) -> bool:
    """Whether the same request may succeed later: the service is unavailable, or the key's first attempt still runs."""
    return response.status in (429, 503) or response.problem().get("code") == "idempotency_key_in_use"
