"""A clone of the project's last commit, and a developer's sessions in it: on a terminal, ended by Ctrl-C.

If root runs the tests, the clone belongs to a normal user with an empty home, because a newcomer has no more rights.
"""

import os
import pty
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil
import pytest

from tests.memory_directory import memory_directory

PROJECT = Path(__file__).resolve().parents[2]
DEADLINE = 900  # seconds, for a machine with ten busy processes for each core
ROOT = os.geteuid() == 0
NORMAL_USER = pwd.getpwnam("nobody")
AS_NORMAL_USER = [
    "setpriv", f"--reuid={NORMAL_USER.pw_uid}", f"--regid={NORMAL_USER.pw_gid}", "--clear-groups", "--"
]  # fmt: skip
DEFAULT_PORTS = (8000, 5173)
PORTS = (*DEFAULT_PORTS, 18000)  # of the commands in the README
# Variables that the clients of the package registries read.
CLIENTS = re.compile(
    r"(PIP_|UV_|NPM_CONFIG_|npm_config_).*|.*_(PROXY|proxy)|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS"
    r"|CURL_CA_BUNDLE"
)
CACHE = re.compile(r".*(CACHE_DIR|config_cache|CONFIG_CACHE)")  # folders that another user may not be able to write
ON_TERMINAL = 'exec <>"$0" >&0 2>&1; exec "$@"'  # the first terminal that a session opens controls it
LISTENER = """
import socket, sys
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("listening", flush=True)
sys.stdin.read()
"""


def wait_until(condition: Callable[[], bool], failure: Callable[[], str]) -> None:
    """Return as soon as the condition holds; fail with this sentence after the deadline."""
    give_up = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > give_up:
            pytest.fail(failure())
        time.sleep(0.1)


def is_taken(port: int) -> bool:
    """True if a process listens on this port of an address of localhost."""
    for family, kind, _, _, address in socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind) as client:
            if client.connect_ex(address) == 0:
                return True
    return False


def free_port() -> int:
    """A port that no process listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def processes_in(folder: Path) -> list[psutil.Process]:
    """All processes that work in this folder; `info` has what they were when they were found: some end soon."""

    def works_here(process: psutil.Process) -> bool:
        working_directory = process.info["cwd"] if process.info["status"] != psutil.STATUS_ZOMBIE else None
        return working_directory is not None and Path(working_directory).is_relative_to(folder)

    return [each for each in psutil.process_iter(["cmdline", "cwd", "status", "uids"]) if works_here(each)]


@contextmanager
def own_network() -> Generator[list[str]]:
    """Create a network namespace in which every port is free; yields the command that enters it.

    Yields an empty command if namespaces are not available, for example to a normal user.
    """
    if not ROOT or not all(map(shutil.which, ("unshare", "nsenter", "ip"))):
        yield []
        return
    script = "ip link set lo up && echo ready && exec cat"
    with subprocess.Popen(
        ["unshare", "--net", "sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        try:
            # a container may forbid network namespaces
            yield ["nsenter", f"--net=/proc/{holder.pid}/ns/net"] if holder.stdout.readline() == "ready\n" else []
        finally:
            holder.stdin.close()


def searched_folders() -> str:
    """PATH without the folders that a normal user cannot enter, so that both users find the same programs."""
    folders = os.environ["PATH"].split(os.pathsep)
    if not ROOT:
        return os.pathsep.join(folders)
    return os.pathsep.join(f for f in folders if subprocess.run([*AS_NORMAL_USER, "test", "-x", f]).returncode == 0)


@dataclass
class Clone:
    """A clone in a folder with a blank in its name, and the environment of a user without settings.

    The folder above has everything of this user: the clone, temporary folders, for a normal user also the home.
    """

    folder: Path
    environment: dict[str, str]
    user: list[str]  # the command that changes to this user
    network: list[str] = field(default_factory=list[str])  # the command that enters the network

    @property
    def everything(self) -> Path:
        """The folder in which all processes of a session work."""
        return self.folder.parent

    def belongs_to(self, owner: str) -> None:
        """Give everything to a user and a group: UID:GID."""
        subprocess.run(["chown", "-R", owner, self.everything], check=True)

    def new_folder(self) -> Path:
        """Create an empty folder of the user, beside the clone."""
        done = self.run("mktemp", "-d", "-p", self.everything)
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip())

    def with_more(self, more: dict[str, str | None]) -> dict[str, str]:
        """The environment with more variables, or without those that are None."""
        return {name: value for name, value in {**self.environment, **more}.items() if value is not None}

    def run(
        self, *command: str | Path, folder: Path | None = None, **more: str | None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, in the clone's folder or in another."""
        return subprocess.run(
            [*self.network, *self.user, *command], cwd=folder or self.folder, env=self.with_more(more),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE, check=False,
        )  # fmt: skip

    def responds(self, url: str) -> bool:
        """True if GET of this address returns 200."""
        return self.run("curl", "-sf", "-o", "/dev/null", "--max-time", "30", url).returncode == 0

    def body(self, url: str) -> str:
        """The response body to GET of this address."""
        return self.run("curl", "-sS", "--max-time", "30", url).stdout

    @contextmanager
    def listener(self, port: int) -> Generator[None]:
        """Let another program listen on this port until the end of the block."""
        with subprocess.Popen(
            [*self.network, sys.executable, "-c", LISTENER, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == b"listening\n"
            yield
            process.stdin.close()

    @contextmanager
    def session(self, *command: str | Path, folder: Path | None = None, **more: str | None) -> Generator["Session"]:
        """Start a command on its own terminal; it is killed at the end of the block if it still runs."""
        terminal, program_side = (os.fdopen(number, "r+b", buffering=0) for number in pty.openpty())
        number, log = tempfile.mkstemp(prefix="screen-", dir=self.everything)
        with os.fdopen(number, "wb") as screen:
            reader = subprocess.Popen(["cat"], stdin=terminal, stdout=screen, stderr=subprocess.DEVNULL)
        process = subprocess.Popen(
            ["bash", "-c", ON_TERMINAL, os.ttyname(program_side.fileno()), *self.network, *self.user, *command],
            cwd=folder or self.folder, env=self.with_more(more), start_new_session=True,
        )  # fmt: skip
        session = Session(self, process, terminal, program_side, reader, Path(log))
        try:
            yield session
        finally:
            session.abandon()


@dataclass
class Session:
    """A command that runs on a terminal."""

    clone: Clone
    process: subprocess.Popen[bytes]
    terminal: IO[bytes]
    program_side: IO[bytes]  # kept open during the session: otherwise the reader ends before the command begins
    reader: subprocess.Popen[bytes]
    log: Path

    @property
    def output(self) -> str:
        """All output on the terminal so far."""
        return self.log.read_text(errors="replace")

    def wait_for(self, *urls: str) -> None:
        """Return when each of these addresses has answered with 200."""
        for url in urls:
            wait_until(
                lambda url=url: self.has_ended() or self.clone.responds(url),
                lambda url=url: f"{url} did not answer in {DEADLINE} s:\n{self.output}",
            )
            assert not self.has_ended(), self.output

    def has_ended(self) -> bool:
        """True if the command has ended."""
        return self.process.poll() is not None

    def press_ctrl_c(self) -> int:
        """Type Ctrl-C and wait for the end; returns the status."""
        self.terminal.write(b"\x03")
        return self.wait()

    def wait(self) -> int:
        """Wait for the end and for the last output; fails if the command leaves a process. Returns the status."""
        status = self.process.wait(DEADLINE)
        left = [process.info["cmdline"] for process in processes_in(self.clone.everything)]
        assert not left, f"left behind: {left}\n{self.output}"
        self.program_side.close()
        self.reader.wait(DEADLINE)
        return status

    def abandon(self) -> None:
        """End the processes that a failed test has left."""
        if not self.has_ended():
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(120)
        for process in processes_in(self.clone.everything):
            with suppress(psutil.Error):
                process.kill()
        self.process.kill()
        self.process.wait(DEADLINE)
        self.reader.kill()
        self.reader.wait(DEADLINE)
        self.terminal.close()
        self.program_side.close()


@contextmanager
def cloned() -> Generator[Clone]:
    """Clone the project's last commit into an empty folder, which is removed at the end of the block."""
    if not (PROJECT / ".git").exists():
        pytest.skip(f"{PROJECT} is no git repository: there is no commit to clone")
    directory = Path(tempfile.mkdtemp(prefix="brickhouse-commands-", dir=memory_directory(4)))
    directory.chmod(0o755)
    folder, home = directory / "my shop", directory / "home"
    clients = {name: value for name, value in os.environ.items() if CLIENTS.fullmatch(name)}
    clone = Clone(folder, {"PATH": searched_folders(), "HOME": os.environ["HOME"], **clients}, [])
    try:
        subprocess.run(["git", "clone", "--quiet", PROJECT, folder], check=True)
        if ROOT:
            home.mkdir()
            clone.environment = {name: value for name, value in clone.environment.items() if not CACHE.fullmatch(name)}
            clone.environment["HOME"] = str(home)
            clone.user = AS_NORMAL_USER
            clone.belongs_to(f"{NORMAL_USER.pw_uid}:{NORMAL_USER.pw_gid}")
        yield clone
    finally:
        shutil.rmtree(directory, ignore_errors=True)
