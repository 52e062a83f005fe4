"""Serves the built dashboard."""

from pathlib import Path

from fastapi import FastAPI
from servestatic import ServeStaticASGI  # pyright: ignore[reportMissingTypeStubs]
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).resolve().parents[2] / "static"
ASSETS = "/assets"  # a file there has its content's checksum in its name


def serve_dashboard(app: FastAPI) -> None:
    """Serve the built dashboard at `/`, deep links included, where it has been built.

    What carries a checksum in its name is sent compressed, as the build left it, and kept by browsers for good.
    """
    if not (STATIC / "index.html").is_file():
        return
    assets = ServeStaticASGI(
        StaticFiles(directory=STATIC / "assets"),  # pyright: ignore[reportArgumentType] what was built since the start
        root=STATIC / "assets",
        prefix=ASSETS,
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
    )
    app.mount(ASSETS, assets)  # pyright: ignore[reportArgumentType]
    app.frontend("/", directory=STATIC)
