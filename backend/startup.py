"""`python startup.py`: settings, a database that is ready, then the server."""

import signal
import sys
from pathlib import Path
from types import FrameType

import psycopg
import uvicorn
from pydantic import ValidationError

BACKEND = Path(__file__).resolve().parent
sys.path.insert(0, str(BACKEND))

from app.database import embedded  # noqa: E402
from app.database.bootstrap import add_administrators  # noqa: E402
from app.database.connection import connect  # noqa: E402
from app.database.migrate import MigrationError, migrate  # noqa: E402
from app.demo import load  # noqa: E402
from app.settings import Settings, get_settings  # noqa: E402


def main() -> int:
    """Start the service; 1 with one clear sentence where it cannot start."""
    signal.signal(signal.SIGTERM, end_well)
    try:
        settings = get_settings()
        prepare_database(settings)
    except ValidationError as error:
        return complain("; ".join(in_words(e["loc"], e["msg"]) for e in error.errors()))
    except (MigrationError, embedded.EmbeddedDatabaseError, psycopg.Error) as error:
        return complain(str(error).strip())
    serve(settings)
    return 0


def end_well(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends Python as usual, so that the embedded database is let go. uvicorn raises it again at its end."""
    sys.exit(0)


def prepare_database(settings: Settings) -> None:
    """Apply what is missing of the schema; fill an empty embedded database with demo data."""
    with connect() as connection:
        done = migrate(connection, settings.db_schema)
        if done:
            say(f"applied {len(done)} migrations")
        if settings.embedded and settings.demo_data == "auto" and load.is_empty(connection):
            say(f"the database is empty: making demo data with {settings.demo_orders:,} orders")
            load.fill(connection, orders=settings.demo_orders)
        if add_administrators(connection, settings.bootstrap_admins):
            say("added the administrators named in BOOTSTRAP_ADMINS")


def serve(settings: Settings) -> None:
    """Run uvicorn until it is told to stop."""
    say(f"listening on http://{settings.host}:{settings.port} (docs at /docs)")
    uvicorn.run(
        "main:app",
        app_dir=str(BACKEND),
        host=settings.host,
        port=settings.port,
        workers=None if settings.reload else settings.web_concurrency,
        reload=settings.reload,
        reload_dirs=[str(BACKEND / "app")] if settings.reload else None,
        loop="uvloop",
        http="httptools",
        proxy_headers=False,
        server_header=False,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
    )


def in_words(place: tuple[int | str, ...], message: str) -> str:
    """A setting's mistake, with the setting's name where it is one setting's."""
    name = ".".join(str(part) for part in place).upper()
    return f"{name}: {message}" if name else message.removeprefix("Value error, ")


def say(text: str) -> None:
    """One line on standard output."""
    print(f"brickhouse: {text}", flush=True)  # noqa: T201


def complain(text: str) -> int:
    """One sentence on standard error, and 1."""
    print(f"brickhouse: cannot start: {text}", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
