"""The service as in production: `python startup.py` in its own process, with the original code or a mutant's."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import orjson
import psutil

from reliability import BACKEND

FOREIGN = ("DB_", "PG", "DATABRICKS", "IDENTITY", "BOOTSTRAP", "DEV_USER", "API_PREFIX")


class NotStarted(Exception):
    """The service did not start."""


def free_port() -> int:
    """A free TCP port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Service:
    """One running service with its workers."""

    def __init__(self, directory: Path, workers: int, backend: Path = BACKEND, **more: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.workers = workers
        self.log = directory / f"service-{self.port}.log"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
        environment = {**kept, "ENV_FILE": "", "PORT": str(self.port), "WEB_CONCURRENCY": str(workers),
                       "LOG_FORMAT": "json", **more}  # fmt: skip
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(backend / "startup.py")], env=environment, stdout=out, stderr=out
            )

    def wait_until_ready(self, seconds: float = 300) -> None:
        """Return when /ready answers 200. Raises NotStarted if the service ends or does not become ready in time."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up and self.process.poll() is None:
            try:
                ready = httpx.get(f"{self.url}/ready", timeout=5).status_code == 200
            except httpx.TransportError:
                ready = False
            if ready:
                return
            time.sleep(0.05)
        raise NotStarted(self.log.read_text()[-2000:])

    def worker_processes(self) -> list[psutil.Process]:
        """The processes that response requests."""
        first = psutil.Process(self.process.pid)
        if self.workers == 1:
            return [first]
        return [child for child in first.children() if is_worker(child)]

    def stop(self, seconds: float = 25) -> int | None:
        """Send SIGTERM and return the exit code; None if the service had to be killed."""
        running = psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else []
        self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None
        finally:
            for process in running:
                if process.is_running():
                    process.kill()

    def log_lines(self) -> list[dict[str, Any]]:
        """The lines of the log as objects; a line that is not a JSON object is {"raw": …}."""
        return [parsed(line) for line in self.log.read_bytes().splitlines() if line.strip()]


def is_worker(process: psutil.Process) -> bool:
    """Whether the process is a running worker of uvicorn."""
    with suppress(psutil.Error):
        command = " ".join(process.cmdline())
        return "spawn_main" in command and process.status() != psutil.STATUS_ZOMBIE
    return False


def parsed(line: bytes) -> dict[str, Any]:
    """A line of the log as an object."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {"raw": line.decode(errors="replace")}
    return found if isinstance(found, dict) else {"raw": line.decode()}
