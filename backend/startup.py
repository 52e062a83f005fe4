"""`python startup.py`: reads the settings, prepares the database, then runs the server."""

import gc
import resource
import signal
import socket
import sys
from contextlib import suppress
from errno import EADDRINUSE
from pathlib import Path
from types import FrameType

import psycopg
import uvicorn
from pydantic import ValidationError
from uvicorn.supervisors import ChangeReload

gc.disable()  # until the application is built: collections took a fifth of the start
BACKEND = Path(__file__).resolve().parent
sys.path.insert(0, str(BACKEND))

from app import __version__  # noqa: E402
from app.database.bootstrap import add_administrators, configure_company  # noqa: E402
from app.database.connection import connect_at_start  # noqa: E402
from app.database.migrate import migrate  # noqa: E402
from app.database.migration_files import MigrationError  # noqa: E402
from app.database.roles import PrivilegeError  # noqa: E402
from app.demo import load  # noqa: E402
from app.embedded_postgres.directory import EmbeddedDatabaseError  # noqa: E402
from app.errors import says_no_space  # noqa: E402
from app.http.server_protocol import Protocol  # noqa: E402
from app.monitoring.logs import configure_logging, log  # noqa: E402
from app.operations.workers import Supervisor  # noqa: E402
from app.settings import Settings, describe_errors, get_settings, share_metrics_between_workers, warnings  # noqa: E402

STORAGE_IS_FULL = "storage is full, changes cannot be saved: make room on the database's disk, then start again"
UNSENT_SECONDS = 30  # in which a client must acknowledge sent data, or its connection is closed


def main() -> int:
    """Run the service; returns the exit status, 1 with a sentence on standard error if it cannot start."""
    signal.signal(signal.SIGTERM, handle_sigterm)
    try:
        settings = get_settings()
    except ValidationError as error:
        return fail("; ".join(describe_errors(error)))
    configure_logging(settings)
    try:
        listening_socket = bind(settings)
        prepare_database(settings)
    except psycopg.OperationalError as error:
        return fail(STORAGE_IS_FULL if says_no_space(str(error)) else unreachable(settings, error))
    except (
        CannotListen,
        MigrationError,
        PrivilegeError,
        EmbeddedDatabaseError,
        load.NotEmpty,
        psycopg.Error,
    ) as error:
        return fail(str(error).strip())
    raise_fd_limit()
    serve(settings, listening_socket)
    return 0


def handle_sigterm(_signal: int, _frame: FrameType | None) -> None:
    """Exit with the exit handlers, which stop the embedded database. uvicorn raises SIGTERM again at its end."""
    sys.exit(0)


class CannotListen(Exception):
    """The service cannot listen on the address; the message says why and what to do."""


def bind(settings: Settings) -> socket.socket:
    """Bind the socket before anything else; clients cannot connect until uvicorn listens on it.

    Raises CannotListen if the address is taken or invalid.
    """
    host, port = settings.listen_host, settings.listen_port
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening_socket = socket.socket(family)
        listening_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening_socket.bind(address)
    except OSError as error:
        taken = f"stop the program that uses it, or set PORT to another port, such as {port + 1}"
        advice = taken if error.errno == EADDRINUSE else "set HOST to an address of this machine, PORT to a free port"
        raise CannotListen(f"cannot listen on {host}:{port} ({error.strerror}): {advice}") from error
    listening_socket.set_inheritable(True)
    if sys.platform == "linux":  # accepted connections inherit the option; it closes those whose client does not read
        listening_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNSENT_SECONDS * 1000)
    return listening_socket


def prepare_database(settings: Settings) -> None:
    """Apply pending migrations, set the company's first values, add demo data and the first administrators.

    Demo data is added to an empty embedded database only.
    """
    with connect_at_start() as connection:
        done = migrate(connection, settings.db_schema)
        if done:
            log.info("migrations_applied", count=len(done))
        if configure_company(connection, settings):
            log.info("company_configured")
        if settings.embedded and settings.demo_data == "auto" and load.is_empty(connection):
            log.info("demo_data_started", orders=settings.demo_orders)
            load.fill(
                connection,
                orders=settings.demo_orders,
                time_zone=settings.company_time_zone,
                log_line=lambda step: log.info("demo_data_progress", step=step),
            )
        if add_administrators(connection, settings.bootstrap_admins):
            log.info("administrators_added")


def unreachable(settings: Settings, error: psycopg.OperationalError) -> str:
    """Return one sentence for a database that cannot be reached, with the last line of libpq's message."""
    why = str(error).strip().splitlines()[-1].strip()
    if settings.embedded:
        return why
    return f"no connection to the database at DB_HOST={settings.db_host}, DB_PORT={settings.db_port}: {why}"


def raise_fd_limit() -> None:
    """Raise the limit of open files to the maximum: each connection needs one, and the usual limit is 1024."""
    with suppress(ValueError, OSError):  # if the system does not allow it, the limit stays
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Reload(ChangeReload):
    """The reloader, which also replaces a server process that was killed; one that has failed waits for a change."""

    def should_restart(self) -> list[Path] | None:
        """Return the changed files, if there are any. uvicorn calls this again and again."""
        if (self.process.exitcode or 0) < 0:
            self.restart()
        return super().should_restart()


def serve(settings: Settings, listening_socket: socket.socket) -> None:
    """Run uvicorn until it is stopped by a signal."""
    url = f"http://{settings.listen_host}:{settings.listen_port}"
    log.info("service_listening", url=url, version=__version__, docs="/docs")
    for message in warnings(settings):
        log.warning("unsafe_setting", detail=message)
    if settings.web_concurrency > 1 and not settings.reload:
        share_metrics_between_workers()
    config = uvicorn.Config(
        "main:app",
        workers=1 if settings.reload else settings.web_concurrency,
        reload=settings.reload,
        reload_dirs=[str(BACKEND)] if settings.reload else None,
        reload_excludes=[str(BACKEND / name) for name in ("venv", "tests", "static")] if settings.reload else None,
        loop="uvloop",
        lifespan="on",
        http=Protocol,
        ws="none",  # no library for them is imported
        proxy_headers=False,
        server_header=False,
        log_config=None,
        access_log=False,
        timeout_worker_healthcheck=120,  # seconds; a worker that starts on a busy machine answers late
        timeout_graceful_shutdown=9,  # seconds, after one second of notice (operations/shutdown.py)
    )
    if config.should_reload or config.workers > 1:
        gc.enable()  # in this process, the supervisor, which builds no application
    with suppress(KeyboardInterrupt):
        if config.should_reload:
            Reload(config, target=uvicorn.Server(config).run, sockets=[listening_socket]).run()
        elif config.workers > 1:
            Supervisor(config, sockets=[listening_socket]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening_socket])


def fail(text: str) -> int:
    """Print one sentence to standard error; returns 1."""
    print(f"brickhouse: cannot start: {text}", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
