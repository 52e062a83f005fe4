"""What the tests of the embedded PostgreSQL do to real servers: hold, kill, ask, knock."""

import json
import os
import pwd
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from app.embedded_postgres import server as embedded_server
from app.embedded_postgres.directory import EmbeddedDatabaseError

BACKEND = Path(__file__).resolve().parents[1]
ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody").pw_uid

HOLDER = """
import json, sys
from pathlib import Path
from app.embedded_postgres import server as embedded_server
print(json.dumps(embedded_server.start(Path(sys.argv[1]))), flush=True)
sys.stdin.read()
"""


class Holder:
    """Another process that uses the server until its input ends, in a process group of its own."""

    def __init__(self, directory: Path, script: str = HOLDER) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(directory)],
            cwd=BACKEND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def parameters(self) -> dict[str, str]:
        """How it connects; waits until it does."""
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def end(self) -> str:
        """Let it end by itself; what it said, at the end and as errors."""
        said, errors = self.process.communicate(timeout=120)
        return (said + errors).decode()

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send its whole group a signal and wait for its end, as a terminal and `kill -9` do."""
        os.killpg(self.process.pid, number)
        self.process.communicate(timeout=120)


def processes_of(directory: Path) -> list[psutil.Process]:
    """All of the server's processes that still run."""

    def works_here(process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            return process.cwd().startswith(str(directory))
        return False

    return [process for process in psutil.process_iter() if works_here(process) and runs(process)]


def runs(process: psutil.Process) -> bool:
    """Has it not ended? (Who has ended may stay in the list until its parent looks.)"""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def postmaster(directory: Path) -> psutil.Process:
    """The running server."""
    return psutil.Process(int((directory / "data" / "postmaster.pid").read_text().splitlines()[0]))


def kill_server(directory: Path) -> None:
    """kill -9 of the postmaster; its children notice and end."""
    running = processes_of(directory)
    postmaster(directory).kill()
    wait_for(lambda: not any(map(runs, running)), "the end of the killed server")


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Returns as soon as it holds; fails when it does not in time."""
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, f"{what}: not in {seconds} s"
        time.sleep(0.005)


def ask(parameters: dict[str, str], statement: str) -> list[tuple[Any, ...]]:
    """The rows that one statement answers with, on a connection of its own."""
    with psycopg.connect(**parameters, autocommit=True) as connection:  # type: ignore[arg-type]
        cursor = connection.execute(statement)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []


def as_user(number: int, what: Callable[[], object], group: int | None = None) -> str:
    """What this says when another user does it: its result, or its error's name and words."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(group or number)
            os.setuid(number)
            said = str(what())
        except BaseException as error:  # noqa: BLE001 the answer is what went wrong
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said


def owner_of(directory: Path) -> int:
    """Whose it is: the user that the server runs as."""
    return directory.stat().st_uid


def mode_of(path: Path) -> int:
    """The permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def knock(path: str) -> str:
    """Reach for a socket."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
    return "reached"


def copied(template: Path, place: Path) -> Path:
    """The template, copied to this place."""
    place.parent.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", template, place], check=True)
    return place


def refusal(directory: Path) -> str:
    """Why it cannot be started, and that nothing runs and nothing is remembered."""
    with pytest.raises(EmbeddedDatabaseError) as caught:
        embedded_server.start(directory)
    assert processes_of(directory) == []
    assert "\n" not in str(caught.value)
    return str(caught.value)
