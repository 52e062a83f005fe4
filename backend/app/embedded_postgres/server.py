"""The embedded PostgreSQL 18: it comes with `pip install`, and is started where no `DB_HOST` is set.

Everything lies in one directory: `data` (the cluster), the socket, two lock files, the server's log.
Whoever uses the server holds a shared lock for as long as it lives; the last to leave stops the
server. The kernel gives a lock back when a process ends, however it ends, so that nothing has to be
remembered about processes that were killed. Why not the library's own start and stop: ADR 2.
"""

import atexit
import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from errno import EDQUOT, ENOSPC
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
    prepare_directory,
    programs,
    server_account,
    socket_directory,
)

END_SECONDS = 5
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM)
START_SECONDS = 300  # recovery after a kill reads max_wal_size at worst
# what the server says while processes of a killed one have not all ended yet
PASSING = "is still in use"

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
    "log_min_messages": "log",  # the server's own life; a refused statement is in the service's log
    "log_checkpoints": "off",
}
LARGEST_LOG = 16 * 1024 * 1024  # bytes; a larger one is gone with the next start


@dataclass
class Use:
    """This process's use of one server."""

    holding: IO[bytes]
    parameters: dict[str, str] = field(default_factory=dict[str, str])
    databases: set[str] = field(default_factory=set[str])
    server: psutil.Process | None = None


_uses: dict[Path, Use] = {}
_uses_lock = threading.Lock()
_ending = False


def start(directory: Path, database: str = "brickhouse") -> dict[str, str]:
    """Start the server or join it, and say how to connect: libpq's host, port, user and dbname.

    Again in the same process it costs nothing, unless the server has died: then it is started again.
    EmbeddedDatabaseError where it cannot be.
    """
    try:
        directory = directory.expanduser().resolve()
        use = _uses.get(directory)
        if use is None or database not in use.databases or not is_alive(use.server):
            use = uninterrupted(lambda: join(directory, database))
    except OSError as error:
        raise EmbeddedDatabaseError(unusable(directory, error)) from error
    except psycopg.Error as error:
        raise EmbeddedDatabaseError(reason("the embedded PostgreSQL cannot be used", str(error))) from error
    return {**use.parameters, "dbname": database}


def leave(directory: Path) -> None:
    """Let go of the server; whoever lets go last stops it. Nothing happens where it was not used."""
    directory = directory.expanduser().resolve()
    with _uses_lock:
        use = _uses.pop(directory, None)
    if use is None:
        return
    try:
        with only_one(directory):
            release(directory, use)
    except OSError:  # the directory is gone: a server without its data is of no use to anybody
        use.holding.close()
        with suppress(psutil.Error):
            if use.server:
                use.server.send_signal(signal.SIGQUIT)


@atexit.register
def leave_all() -> None:
    """At the end of the process; a pool's thread that still connects must not start a server again."""
    global _ending
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    with _uses_lock:
        _ending = True
    for directory in list(_uses):
        leave(directory)


# What is registered last runs first. A second Ctrl-C would end `leave_all` before its first line and leave the
# server running. The C function is no Python code that it could interrupt (the one in `signal` wraps it in
# Python), and from here on signals wait.
atexit.register(import_module("_signal").pthread_sigmask, signal.SIG_BLOCK, ENDING_SIGNALS)


def join(directory: Path, database: str) -> Use:
    """Make what is missing, from the directory to the database; on the way out nothing is left running."""
    prepare_directory(directory)
    with only_one(directory):
        use = hold(directory)
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


def uninterrupted(work: Callable[[], Use]) -> Use:
    """Do this in a thread, where Ctrl-C does not cut it in the middle: half a start could not be undone."""
    done: Future[Use] = Future()

    def work_on() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 it is raised where the result is asked for
            done.set_exception(error)

    thread = threading.Thread(target=work_on)
    thread.start()
    try:
        return done.result()
    finally:
        thread.join()


def hold(directory: Path) -> Use:
    """This process's use of the server: a shared lock, which the kernel gives back with the process."""
    with _uses_lock:
        if _ending:
            raise EmbeddedDatabaseError("this process is ending: it cannot start the embedded PostgreSQL")
        if directory not in _uses:
            lock = open_lock(directory / "users.lock")
            fcntl.flock(lock, fcntl.LOCK_SH)
            _uses[directory] = Use(lock)
        return _uses[directory]


def release(directory: Path, use: Use) -> None:
    """Give the shared lock back; where nobody else holds it, stop the server."""
    use.holding.close()
    with open_lock(directory / "users.lock") as others:
        try:
            fcntl.flock(others, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else still uses it
        if (directory / "data").exists():
            stop(directory, use.server)
    host = use.parameters.get("host", str(directory))
    if host != str(directory):
        with suppress(OSError):
            Path(host).rmdir()


def stop(directory: Path, server: psutil.Process | None) -> None:
    """Stop the server, and return when its processes are gone: pg_ctl returns a moment earlier."""
    processes: list[psutil.Process] = []
    with suppress(psutil.Error):
        processes = [server, *server.children()] if server else []
    run(directory, "pg_ctl", "-w", "-m", "fast", "stop")
    give_up = time.monotonic() + END_SECONDS
    while any(map(is_alive, processes)) and time.monotonic() < give_up:
        time.sleep(0.005)


@contextmanager
def only_one(directory: Path) -> Generator[None]:
    """Nobody else starts or stops the server meanwhile."""
    with open_lock(directory / "start.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def open_lock(path: Path) -> IO[bytes]:
    """The lock file, made where it is missing; it is the directory's owner's, also when root makes it."""
    lock = os.fdopen(os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600), "rb")
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(lock.fileno(), owner.st_uid, owner.st_gid)
    return lock


def ensure_cluster(directory: Path) -> None:
    """Make the cluster where there is none. It is made aside, then renamed: a half-made one is never used."""
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
        raise EmbeddedDatabaseError(reason("the embedded PostgreSQL cannot be set up", made.stdout))
    new.rename(data)
    parent = os.open(directory, os.O_RDONLY)
    os.fsync(parent)  # the name must be on the disk before anything relies on it
    os.close(parent)


def check_version(data: Path) -> None:
    """EmbeddedDatabaseError where the cluster is of another major version, or is none."""
    version = data / "PG_VERSION"
    if not version.exists():
        raise EmbeddedDatabaseError(
            f"{data} is not a whole PostgreSQL cluster (no PG_VERSION): restore it, or move it away to begin anew"
        )
    major = version.read_text().strip()
    if major != str(MAJOR):
        raise EmbeddedDatabaseError(
            f"{data} is of PostgreSQL {major}, this is {MAJOR}: dump it there and restore it here, "
            "or set EMBEDDED_DB_DIR to an empty directory"
        )


def ensure_running(directory: Path, host: Path) -> None:
    """Start the server where none answers at its socket, or wait for one that still recovers."""
    give_up = time.monotonic() + START_SECONDS
    while (answer := ping(host)) != pq.Ping.OK:
        if time.monotonic() > give_up:
            raise EmbeddedDatabaseError(f"not ready after {START_SECONDS} s: see {directory}/data/log")
        if answer == pq.Ping.NO_RESPONSE and server_process(directory, host) is None:
            remove_remnants(directory, host)
            launch(directory, host)
        time.sleep(0.02)


def launch(directory: Path, host: Path) -> None:
    """Start the server; EmbeddedDatabaseError where it ends at once, but not where that will pass."""
    for log in (directory / "data" / "log").glob("server-*.log"):
        if log.stat().st_size > LARGEST_LOG:
            log.unlink()
    (directory / "start.log").unlink(missing_ok=True)
    options = "-k " + shlex.quote(socket_option(host))
    started = run(directory, "pg_ctl", "-w", "-t", str(START_SECONDS), "-o", options, "-l", "start.log", "start")
    if started.returncode == 0:
        return
    said = last_words(directory) if (directory / "start.log").exists() else started.stdout
    if PASSING not in said:
        raise EmbeddedDatabaseError(reason("the embedded PostgreSQL does not start", said))


def last_words(directory: Path) -> str:
    """What the server said since it was started: first to its error output, then to its log."""
    logs = sorted((directory / "data" / "log").glob("server-*.log"), key=lambda log: log.stat().st_mtime)
    first = (directory / "start.log").read_text(errors="replace")
    if "logging collector" in first and logs:
        return logs[-1].read_text(errors="replace")[-4000:]
    return first


def remove_remnants(directory: Path, host: Path) -> None:
    """Without a server: remove its files that name no process, or another program's.

    PostgreSQL would take that program for itself and refuse to start. What names a dead process it
    clears away itself.
    """
    for remnant in (directory / "data" / "postmaster.pid", host / f"{SOCKET}.lock"):
        number = recorded_id(remnant)
        if number is None or psutil.pid_exists(number):
            remnant.unlink(missing_ok=True)


def server_process(directory: Path, host: Path) -> psutil.Process | None:
    """The running server of this directory; None where there is none."""
    number = recorded_id(directory / "data" / "postmaster.pid")
    with suppress(psutil.Error):
        if number is not None:
            process = psutil.Process(number)
            if is_alive(process) and socket_option(host) in process.cmdline():
                return process
    return None


def socket_option(host: Path) -> str:
    """The socket's directory as the server gets it: in a list, so quoted. Only this server gets this one."""
    return f'"{host}"'


def recorded_id(file: Path) -> int | None:
    """The process id in the first line of a PostgreSQL lock file; None where it says none."""
    with suppress(OSError, ValueError):
        return max(0, int(file.read_text().partition("\n")[0])) or None
    return None


def is_alive(process: psutil.Process | None) -> bool:
    """Does it still run? (Not: is there a process of that number, nor one that nobody has buried yet.)"""
    with suppress(psutil.Error):
        return process is not None and process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def ping(host: Path) -> pq.Ping:
    """Does a server answer at this socket, and does it take connections?"""
    where = conninfo.make_conninfo(host=str(host), port=5432, user="postgres", dbname="postgres")
    return pq.Ping(pq.PGconn.ping(where.encode()))


def ensure_database(parameters: dict[str, str], database: str) -> None:
    """Make the database where it is missing."""
    place = conninfo.make_conninfo(dbname="postgres", **parameters)
    with psycopg.connect(place, autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", (database,)).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))


def run(directory: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs, as root as the server's user; what it says is kept, not shown."""
    account = server_account(directory)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        process = subprocess.Popen(  # noqa: S603 PostgreSQL's own programs with our own arguments
            [str(programs() / program), *arguments],
            cwd=directory,
            env={**environment, "LC_ALL": "C", "PGDATA": str(directory / "data")},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            umask=0o077,
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=[] if account else None,
            start_new_session=True,  # Ctrl-C in the terminal is for the service, which then stops the server
        )
        process.wait()
        said.seek(0)
        return subprocess.CompletedProcess(process.args, process.returncode, said.read())


def unusable(directory: Path, error: OSError) -> str:
    """One sentence from the operating system's error."""
    if error.errno in (ENOSPC, EDQUOT):
        return f"{directory}: the disk is full; make room, or set EMBEDDED_DB_DIR to another disk"
    why = f"{error.strerror}: {error.filename or directory}"
    return f"the embedded PostgreSQL cannot use {directory} ({why}): set EMBEDDED_DB_DIR to one you may write to"


def reason(what: str, said: str) -> str:
    """One sentence from what the server said last."""
    if "No space left on device" in said:
        return f"{what}: the disk is full; make room, or set EMBEDDED_DB_DIR to another disk"
    telling = [line for line in said.splitlines() if any(w in line for w in ("PANIC", "FATAL", "error:", "ERROR"))]
    last = (telling or said.splitlines() or ["it says nothing"])[-1].strip()
    return f"{what}: {last}"
