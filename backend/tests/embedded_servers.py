"""Helpers for tests of the embedded PostgreSQL with real servers: use, query, connect to and kill them."""

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

import httpx
import psutil
import psycopg
import pytest

from app.embedded_postgres import server as embedded_server
from app.embedded_postgres.directory import EmbeddedDatabaseError

BACKEND = Path(__file__).resolve().parents[1]
ROOT = os.geteuid() == 0
OTHER_USER = pwd.getpwnam("nobody").pw_uid
PATIENCE = 120  # seconds that a test waits for what must happen, enough for a busy machine

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
        """The connection parameters that the process prints; waits for them."""
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def end(self) -> str:
        """Let the process end by itself; returns the rest of its output and its errors."""
        output, errors = self.process.communicate(timeout=PATIENCE)
        return (output + errors).decode()

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send the process group a signal, as a terminal does, and wait for the end of the process."""
        os.killpg(self.process.pid, number)
        self.process.communicate(timeout=PATIENCE)


def processes_of(directory: Path) -> list[psutil.Process]:
    """All running processes of the server in this directory."""

    def works_here(process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            return process.cwd().startswith(str(directory))
        return False

    return [process for process in psutil.process_iter() if works_here(process) and is_running(process)]


def kill_all(directory: Path) -> None:
    """Send SIGKILL to all processes of the server; some end before, with their parent."""
    for process in processes_of(directory):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def is_running(process: psutil.Process) -> bool:
    """True if the process has not ended. (An ended process stays listed as a zombie until its parent waits for it.)"""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def postmaster(directory: Path) -> psutil.Process:
    """The server's main process."""
    return psutil.Process(int((directory / "data" / "postmaster.pid").read_text().splitlines()[0]))


def kill_server(directory: Path) -> None:
    """Send SIGKILL to the postmaster and wait until its children have ended, too."""
    running = processes_of(directory)
    postmaster(directory).kill()
    wait_for(lambda: not any(map(is_running, running)), "the end of the killed server")


def wait_for(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait until the condition holds; fail if that takes longer than `seconds`."""
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, f"{what}: not in {seconds} s"
        time.sleep(0.005)


def end_until_refused(end_connections: Callable[[], object], ask: Callable[[], httpx.Response]) -> httpx.Response:
    """End all connections of a service and send a request until it is refused; returns that response.

    A connection that was being opened at the first time is not among those that ended then.
    """
    end_connections()
    while (response := ask()).is_success:
        end_connections()
    return response


def query(parameters: dict[str, str], statement: str) -> list[tuple[Any, ...]]:
    """The rows of one statement, run on its own connection."""
    with psycopg.connect(**parameters, autocommit=True) as connection:  # type: ignore[arg-type]
        cursor = connection.execute(statement)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []


def as_user(number: int, what: Callable[[], object], group: int | None = None) -> str:
    """Call the function as another user, in a child process; returns its result, or its error, as text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(group or number)
            os.setuid(number)
            output = str(what())
        except BaseException as error:  # noqa: BLE001 the parent gets the error as text
            output = f"{type(error).__name__}: {error}"
        os.write(writing, output.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        output = pipe.read()
    os.waitpid(child, 0)
    return output


def owner_of(directory: Path) -> int:
    """The id of the user that owns the directory, as whom the server runs."""
    return directory.stat().st_uid


def mode_of(path: Path) -> int:
    """The permission bits of a path."""
    return stat.S_IMODE(path.stat().st_mode)


def connect_to(path: str) -> str:
    """Connect to a Unix socket."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
    return "reached"


def copy_directory(template: Path, target: Path) -> Path:
    """Copy the template directory to this path, and return the path."""
    target.parent.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", template, target], check=True)
    return target


def start_error(directory: Path) -> str:
    """The error of a server that cannot be started; fails if it starts, or leaves a process."""
    with pytest.raises(EmbeddedDatabaseError) as caught:
        embedded_server.start(directory)
    assert processes_of(directory) == []
    assert "\n" not in str(caught.value)
    return str(caught.value)
