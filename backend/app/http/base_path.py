"""Support for a proxy that serves the service under a path such as `/stock`.

The proxy may strip its path or keep it. Pages use URLs relative to the service's root, so they work under any path that
is stripped. The setting BASE_PATH is needed for a path that is kept, and for the URLs in headers.
"""

from functools import lru_cache

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.settings import get_settings


class BasePath:
    """Pure ASGI: strips BASE_PATH from the path of a request; paths without it are served as well."""

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
    """Return BASE_PATH, the prefix of the paths in headers."""
    return get_settings().base_path


def path_to_root(scope: Scope) -> str:
    """Return the relative path from a request's path, as the browser knows it, to the root: `./`, `../`, `../../`, …"""
    depth = scope["raw_path"].count(b"/") - 1
    return "../" * depth or "./"
