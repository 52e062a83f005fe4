"""A PostgreSQL of another major version: 16, from the package pgserver, which developers on Linux have."""

import os
import pwd
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from app.embedded_postgres.directory import SERVER_USER

PACKAGE = find_spec("pgserver")  # not imported: that would set it up


def programs() -> Path:
    """The directory of its programs."""
    assert PACKAGE is not None
    assert PACKAGE.origin is not None
    return Path(PACKAGE.origin).parent / "pginstall/bin"


def run(directory: Path, program: str, *arguments: str) -> None:
    """Run one of its programs, as root as the user of the embedded server."""
    account = pwd.getpwnam(SERVER_USER) if os.geteuid() == 0 else None
    subprocess.run(
        [programs() / program, *arguments],
        cwd=directory, user=account and account.pw_uid, group=account and account.pw_gid, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def other_server(directory: Path) -> Generator[str]:
    """A running server whose socket lies in the directory; libpq's host."""
    directory.mkdir()
    if os.geteuid() == 0:
        os.chown(directory, pwd.getpwnam(SERVER_USER).pw_uid, -1)
    run(directory, "initdb", "-D", "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
    options = f"-k {directory} -c listen_addresses='' -c timezone=UTC"
    run(directory, "pg_ctl", "-w", "-D", "data", "-o", options, "-l", "server.log", "start")
    try:
        yield str(directory)
    finally:
        run(directory, "pg_ctl", "-w", "-D", "data", "-m", "fast", "stop")
