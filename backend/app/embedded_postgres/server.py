"""The embedded PostgreSQL 18: a Python package, started if no `DB_HOST` is set.

Its directory holds `data` (the cluster), the socket, two lock files and the server's log. Each process that
uses the server holds a shared lock on `users.lock`; the last one to leave stops the server, or the watcher if the last
one is killed. The kernel releases a lock when its process ends, however it ends, so no list of users has to be cleaned
up. ADR 2 says why the library's own start and stop are not used.
"""

import atexit
import fcntl
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import IO

import psutil
import psycopg
from psycopg import conninfo, pq, sql

from app.embedded_postgres.directory import (
    MAJOR,
    SOCKET,
    EmbeddedDatabaseError,
    open_private,
    prepare_directory,
    socket_directory,
)
from app.embedded_postgres.failures import describe_failure, describe_os_error
from app.embedded_postgres.processes import is_alive, launch, read_pid, run, server_process, watchers_of

STOP_SECONDS = 5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
START_SECONDS = 300  # recovery after a crash reads at most max_wal_size
# The server's message while child processes of a killed server are still ending.
TRANSIENT_ERROR = "is still in use"

SETTINGS = {
    "listen_addresses": "",  # the socket only
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "server-%a.log",  # a week at most
    "log_truncate_on_rotation": "on",
    "log_rotation_size": "0",
    "log_min_messages": "log",  # start, stop and recovery; the service logs failed statements
    "log_checkpoints": "off",
}


@dataclass
class Use:
    """This process's use of one server."""

    lock: IO[bytes]
    parameters: dict[str, str] = field(default_factory=dict[str, str])
    databases: set[str] = field(default_factory=set[str])
    server: psutil.Process | None = None


_uses: dict[Path, Use] = {}
_uses_lock = threading.Lock()
_exiting = False


def start(directory: Path, database: str = "brickhouse") -> dict[str, str]:
    """Start the server or join a running one; returns libpq's host, port, user and dbname.

    Further calls in the same process are cheap; they start the server again if it has died.
    Raises EmbeddedDatabaseError if the server cannot be used.
    """
    try:
        directory = directory.expanduser().resolve()
        use = _uses.get(directory)
        if use is None or database not in use.databases or not is_alive(use.server):
            use = run_uninterrupted(lambda: join(directory, database))
    except OSError as error:
        raise EmbeddedDatabaseError(describe_os_error(directory, error)) from error
    except psycopg.Error as error:
        raise EmbeddedDatabaseError(
            describe_failure("the embedded PostgreSQL cannot be used", str(error), directory)
        ) from error
    return {**use.parameters, "dbname": database}


def leave(directory: Path) -> None:
    """Stop using the server, and stop it if no other process uses it. Does nothing if it was not started here."""
    directory = directory.expanduser().resolve()
    with _uses_lock:
        use = _uses.pop(directory, None)
    if use is None:
        return
    try:
        with exclusive_start_lock(directory):
            release(directory, use)
    except OSError:  # the directory was deleted: stop the server, its data is lost
        use.lock.close()
        with suppress(psutil.Error):
            if use.server:
                use.server.send_signal(signal.SIGQUIT)


@atexit.register
def leave_all() -> None:
    """Leave all servers at exit, and refuse new starts: a pool's thread may still be connecting."""
    global _exiting
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    with _uses_lock:
        _exiting = True
    for directory in list(_uses):
        leave(directory)


# Exit handlers run in reverse order, so this one blocks the signals before `leave_all` starts: a second Ctrl-C at
# its first line would leave the server running. `_signal` has the C function, which Ctrl-C cannot interrupt;
# the one in `signal` is a Python wrapper.
atexit.register(import_module("_signal").pthread_sigmask, signal.SIG_BLOCK, STOP_SIGNALS)


def join(directory: Path, database: str) -> Use:
    """Create and start what is missing, from the directory to the database; if that fails, stop the server."""
    prepare_directory(directory)
    with exclusive_start_lock(directory):
        use = acquire_shared_lock(directory)
        try:
            host = socket_directory(directory)
            ensure_cluster(directory)
            ensure_running(directory, host)
            use.parameters = {"host": str(host), "port": "5432", "user": "postgres"}
            use.server = server_process(directory, host)
            ensure_database(use.parameters, database)
            use.databases.add(database)
        except Exception:
            if not use.databases:
                _uses.pop(directory, None)
                release(directory, use)
            raise
    return use


def run_uninterrupted(work: Callable[[], Use]) -> Use:
    """Run `work` in a thread, where Ctrl-C cannot interrupt it: half a start could not be undone."""
    done: Future[Use] = Future()

    def run_work() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 `result` raises it
            done.set_exception(error)

    thread = threading.Thread(target=run_work)
    thread.start()
    try:
        return done.result()
    finally:
        thread.join()


def acquire_shared_lock(directory: Path) -> Use:
    """Take the shared lock of this process on the server, once. Raises EmbeddedDatabaseError during exit."""
    with _uses_lock:
        if _exiting:
            raise EmbeddedDatabaseError("this process is ending: it cannot start the embedded PostgreSQL")
        if directory not in _uses:
            lock = open_private(directory / "users.lock")
            fcntl.flock(lock, fcntl.LOCK_SH)
            _uses[directory] = Use(lock)
        return _uses[directory]


def release(directory: Path, use: Use) -> None:
    """Release the shared lock; stop the server if no other process holds one."""
    use.lock.close()
    with open_private(directory / "users.lock") as others:
        try:
            fcntl.flock(others, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another process still uses the server
        if (directory / "data").exists():
            stop(directory, use.server)
    host = use.parameters.get("host", str(directory))
    if host != str(directory):
        with suppress(OSError):
            Path(host).rmdir()


def stop(directory: Path, server: psutil.Process | None) -> None:
    """Stop the server and wait until its processes have ended: pg_ctl returns a moment earlier."""
    processes: list[psutil.Process] = []
    with suppress(psutil.Error):
        processes = [server, *server.children(), *watchers_of(server)] if server else []
    run(directory, "pg_ctl", "-w", "-m", "fast", "stop")
    give_up = time.monotonic() + STOP_SECONDS
    while any(map(is_alive, processes)) and time.monotonic() < give_up:
        time.sleep(0.005)


@contextmanager
def exclusive_start_lock(directory: Path) -> Generator[None]:
    """Hold the exclusive lock for starting and stopping the server."""
    with open_private(directory / "start.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_cluster(directory: Path) -> None:
    """Create the cluster if there is none: in another directory, then renamed, so a partial one is never used."""
    data, new = directory / "data", directory / "data.new"
    if data.exists():
        return check_version(data)
    shutil.rmtree(new, ignore_errors=True)
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    trust = ["--auth-local=trust", "--auth-host=reject", "-U", "postgres"]
    made = run(directory, "initdb", "-D", "data.new", *trust, *locale, *settings)
    if made.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        raise EmbeddedDatabaseError(
            describe_failure("the embedded PostgreSQL cannot be set up", made.stdout, directory)
        )
    new.rename(data)
    parent = os.open(directory, os.O_RDONLY)
    os.fsync(parent)  # the name must be on the disk before anything relies on it
    os.close(parent)


def check_version(data: Path) -> None:
    """Raise EmbeddedDatabaseError if the cluster has another major version or is incomplete."""
    version = data / "PG_VERSION"
    if not version.exists():
        raise EmbeddedDatabaseError(
            f"{data} is not a whole PostgreSQL cluster (no PG_VERSION): restore it, or move it away to start empty"
        )
    major = version.read_text().strip()
    if major != str(MAJOR):
        raise EmbeddedDatabaseError(
            f"{data} is of PostgreSQL {major}, this is {MAJOR}: dump it there and restore it here, "
            "or set EMBEDDED_DB_DIR to an empty directory"
        )


def ensure_running(directory: Path, host: Path) -> None:
    """Start the server if none answers at its socket, or wait for one that is still recovering.

    Raises EmbeddedDatabaseError if it does not start, unless the cause is transient.
    """
    give_up = time.monotonic() + START_SECONDS
    watcher: subprocess.Popen[bytes] | None = None
    while (answer := ping(host)) != pq.Ping.OK:
        if time.monotonic() > give_up:
            raise EmbeddedDatabaseError(f"not ready after {START_SECONDS} s: see {directory}/data/log")
        ended = watcher is None or watcher.returncode is not None
        if answer == pq.Ping.NO_RESPONSE and ended and server_process(directory, host) is None:
            output = startup_output(directory) if watcher else TRANSIENT_ERROR
            if TRANSIENT_ERROR not in output:
                raise EmbeddedDatabaseError(
                    describe_failure("the embedded PostgreSQL does not start", output, directory)
                )
            remove_stale_lock_files(directory, host)
            watcher = launch(directory, host)
        time.sleep(0.02)


def startup_output(directory: Path) -> str:
    """Return the server's messages since its start: its error output, or the end of its log if it has one."""
    logs = sorted((directory / "data" / "log").glob("server-*.log"), key=lambda log: log.stat().st_mtime)
    first = (directory / "start.log").read_text(errors="replace")
    if "logging collector" in first and logs:
        return logs[-1].read_text(errors="replace")[-4000:]
    return first


def remove_stale_lock_files(directory: Path, host: Path) -> None:
    """Remove a dead server's lock files if they name no process or the process of another program.

    PostgreSQL would take that process for a running server and refuse to start. It removes lock files of
    dead processes itself.
    """
    for lock_file in (directory / "data" / "postmaster.pid", host / f"{SOCKET}.lock"):
        number = read_pid(lock_file)
        if number is None or psutil.pid_exists(number):
            lock_file.unlink(missing_ok=True)


def ping(host: Path) -> pq.Ping:
    """Return whether a server answers at this socket and accepts connections."""
    where = conninfo.make_conninfo(host=str(host), port=5432, user="postgres", dbname="postgres")
    return pq.Ping(pq.PGconn.ping(where.encode()))


def ensure_database(parameters: dict[str, str], database: str) -> None:
    """Create the database if it does not exist."""
    maintenance = conninfo.make_conninfo(dbname="postgres", **parameters)
    with psycopg.connect(maintenance, autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", (database,)).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
