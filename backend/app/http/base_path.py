"""Where the service is reached behind a proxy that serves it under a path of its own, such as `/stock`.

A proxy may take its path off or leave it: pages refer to everything relative to the service's root, so they work under
any path that is taken off. One that is left, and the addresses in headers, need the setting BASE_PATH.
"""

from functools import lru_cache

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.settings import get_settings


class BasePath:
    """Pure ASGI: serves the paths under BASE_PATH as those under the root, which are served, too."""

    def __init__(self, app: ASGIApp, base_path: str) -> None:
        self.app = app
        self.base_path = base_path
        self.parts = base_path.count("/") + 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if path == self.base_path:
            await RedirectResponse(f"{path}/", 307)(scope, receive, send)
            return
        if path.startswith(f"{self.base_path}/"):
            raw_path = b"/" + b"/".join(scope["raw_path"].split(b"/")[self.parts :])
            scope = {**scope, "path": path.removeprefix(self.base_path), "raw_path": raw_path}
        await self.app(scope, receive, send)


@lru_cache(1)
def base_path() -> str:
    """BASE_PATH: what the paths in headers begin with."""
    return get_settings().base_path


def path_to_root(scope: Scope) -> str:
    """The way from the path of a request, as the browser knows it, to the service's root: `./`, `../`, `../../`, …"""
    depth = scope["raw_path"].count(b"/") - 1
    return "../" * depth or "./"
