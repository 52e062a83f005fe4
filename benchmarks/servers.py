"""Starts the measured servers on free loopback ports, waits until they answer, and stops them."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import KEPT, PROJECT

STARTUP = 60  # seconds until a server must answer
BUSY = 20  # percent of all processors; above, the machine counts as busy with other programs


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    port: int
    process: psutil.Process

    def url(self, target: str) -> str:
        return f"http://127.0.0.1:{self.port}{target}"

    def get(self, target: str, timeout: float = 60) -> bytes:
        """Return the body of a response. Raises HTTPError if it is no success; `timeout` in seconds."""
        with urllib.request.urlopen(self.url(target), timeout=timeout) as response:
            return response.read()

    def wait_until_idle(self) -> None:
        """Wait until the server has answered the last load's requests and responds again."""
        self.get("/health")

    def cpu_seconds(self) -> float:
        """Return the processor time that the server has used so far."""
        used = self.process.cpu_times()
        return used.user + used.system


@contextmanager
def running_servers(names: list[str]) -> Iterator[dict[str, Server]]:
    """Run these servers for a block, each in its own process, with its output in `.data/benchmarks`."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(running(name)) for name in names}


@contextmanager
def running(name: str, checkout: Path = PROJECT, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Run one server for a block; `checkout` has its code. Raises SystemExit if it does not start."""
    port = free_port()
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.log").open("wb") as output:
        process = subprocess.Popen(
            command(name, port, checkout),
            cwd=checkout,
            env={**os.environ, **(environment or {}), "PORT": str(port), "HOST": "127.0.0.1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        server = Server(name, port, psutil.Process(process.pid))
        wait_for(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def command(name: str, port: int, checkout: Path) -> list[str]:
    """Return the command of the service, or of the naive or bare app."""
    if name in ("naive", "bare"):
        return [sys.executable, "-m", "benchmarks.serve", name, str(port)]
    return [python_of(checkout), str(checkout / "backend" / "startup.py")]


def python_of(checkout: Path) -> str:
    """Return the interpreter of a checkout's own environment; the running one if it has none."""
    own = checkout / "backend" / "venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def wait_for(server: Server, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers. Raises SystemExit, with the path of its log, if it does not within a minute."""
    deadline = time.monotonic() + STARTUP
    while time.monotonic() < deadline and process.poll() is None:
        try:
            server.get("/health", timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"benchmarks: {server.name} does not start: see {KEPT / server.name}.log")


def wait_until_quiet(patience: float) -> bool:
    """Wait until the machine is idle, at most `patience` seconds; returns False if it is still busy."""
    deadline = time.monotonic() + patience
    while psutil.cpu_percent(interval=0.2) > BUSY:
        if time.monotonic() > deadline:
            return False
    return True


def free_port() -> int:
    """Return a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
