"""The processes of the embedded PostgreSQL: runs its programs, launches the server, and finds it again."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

import psutil

from app.embedded_postgres.directory import open_private, programs, server_account

WATCHER = Path(__file__).with_name("watcher.py")
MAX_LOG_BYTES = 16 * 1024 * 1024  # a larger log is deleted at the next start


def launch(directory: Path, host: Path) -> subprocess.Popen[bytes]:
    """Start the server's watcher, which starts the server and ends after it; returns the watcher's process."""
    for log in (directory / "data" / "log").glob("server-*.log"):
        if log.stat().st_size > MAX_LOG_BYTES:
            log.unlink()
    (directory / "start.log").unlink(missing_ok=True)
    account = server_account(directory)
    ids = [str(account.pw_uid), str(account.pw_gid)] if account else ["", ""]
    server = [str(programs() / "postgres"), "-D", str(directory / "data"), "-k", socket_option(host)]
    with open_private(directory / "start.log", os.O_WRONLY) as log:
        watcher = subprocess.Popen(  # noqa: S603 our own program
            [sys.executable, "-I", "-S", str(WATCHER), *ids, *server],
            cwd=directory,
            env=environment(directory),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            umask=0o077,
            start_new_session=True,  # Ctrl-C in the terminal is for the service, which then stops the server
        )
    wait_in_background(watcher)
    return watcher


def wait_in_background(process: subprocess.Popen[bytes]) -> None:
    """Let a thread wait for the process, so that no zombie is left whenever it ends.

    The thread blocks all signals, or it could receive a Ctrl-C that the main thread blocks while it stops the server.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    threading.Thread(target=process.wait, daemon=True).start()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def server_process(directory: Path, host: Path) -> psutil.Process | None:
    """Return the running server of this directory; None if there is none."""
    number = read_pid(directory / "data" / "postmaster.pid")
    with suppress(psutil.Error):
        if number is not None:
            process = psutil.Process(number)
            if is_alive(process) and socket_option(host) in process.cmdline():
                return process
    return None


def socket_option(host: Path) -> str:
    """Return the socket's directory as a quoted list item; it identifies the server among the processes."""
    return f'"{host}"'


def read_pid(file: Path) -> int | None:
    """Return the process id in the first line of a PostgreSQL lock file; None if it has none."""
    with suppress(OSError, ValueError):
        return max(0, int(file.read_text().partition("\n")[0])) or None
    return None


def is_alive(process: psutil.Process | None) -> bool:
    """Return whether this very process runs; False for a zombie and for another process with its id."""
    with suppress(psutil.Error):
        return process is not None and process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def watchers_of(server: psutil.Process) -> list[psutil.Process]:
    """Return the server's watcher; nothing if it was started without one, for example by `pg_ctl restart`."""
    parent = server.parent()
    return [parent] if parent and str(WATCHER) in parent.cmdline() else []


def run(directory: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs, for root as the server's user, and capture its output."""
    account = server_account(directory)
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        process = subprocess.Popen(  # noqa: S603 PostgreSQL's own programs with our own arguments
            [str(programs() / program), *arguments],
            cwd=directory,
            env=environment(directory),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            umask=0o077,
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=[] if account else None,
            start_new_session=True,  # Ctrl-C in the terminal is for the service, which then stops the server
        )
        process.wait()
        output.seek(0)
        return subprocess.CompletedProcess(process.args, process.returncode, output.read())


def environment(directory: Path) -> dict[str, str]:
    """Return the environment of PostgreSQL's programs, without variables for another server."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    return {**kept, "LC_ALL": "C", "PGDATA": str(directory / "data")}
