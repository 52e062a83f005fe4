"""The service in a thread of the tests' process, for the mutation test: a mutant changes the code of this process.

SERVICE_DATABASE names the directory of a server with demo data, which another process has prepared with
`python -m tests.in_process` and keeps running. The settings are in the environment when `main` is imported.
"""

import functools
import gc
import importlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import uvicorn

from app.database.connection_parameters import connection_parameters
from app.database.migrate import migrate
from app.demo import load
from app.embedded_postgres import server as embedded_server
from app.http.server_protocol import Protocol
from app.settings import Settings

ORDERS = 600


@contextmanager
def service_in_thread() -> Iterator[int]:
    """Serve the application until the block ends; yields the port."""
    forget_event_loops()
    config = uvicorn.Config(
        importlib.import_module("main").app, port=0, http=Protocol, lifespan="on", log_config=None, server_header=False,
        proxy_headers=False, access_log=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    listening = config.bind_socket()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def forget_event_loops() -> None:
    """Forget the pool and the limiters of an earlier service in this process."""
    for kept in gc.get_objects():
        if isinstance(kept, functools._lru_cache_wrapper) and kept.__module__.startswith("app.database"):
            kept.cache_clear()


def make_database(directory: Path) -> None:
    """Fill a database with demo data."""
    settings = Settings.model_validate({"embedded_db_dir": directory})
    with psycopg.connect(**connection_parameters(settings)) as connection:
        migrate(connection, settings.db_schema)
        load.fill(connection, orders=ORDERS, log_line=sys.stderr.write)


if __name__ == "__main__":
    directory = Path(sys.argv[1])
    make_database(directory)
    print("ready", flush=True)  # noqa: T201
    sys.stdin.read()
    embedded_server.leave(directory)
