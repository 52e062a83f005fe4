"""The parent process of the embedded PostgreSQL: stops the server after its last user has ended, also by `kill -9`.

A program of its own, with the standard library only: `watcher.py USER GROUP COMMAND…` in the server's directory; USER
and GROUP are empty for the current user. On Linux the kernel stops the server if this process is killed.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

PR_SET_PDEATHSIG = 1
CHECK_SECONDS = 1
FAST_SHUTDOWN = signal.SIGINT


def main() -> None:
    """Run the server until it ends. Signals to all processes of a service or a terminal do not end this one."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ignore)  # not SIG_IGN, which the server would inherit
    user, group, *command = sys.argv[1:]
    users, starts = (os.open(name, os.O_RDONLY) for name in ("users.lock", "start.lock"))
    watcher = os.getpid()
    server = subprocess.Popen(  # noqa: S603 PostgreSQL's own program
        command,
        user=int(user) if user else None,
        group=int(group) if group else None,
        extra_groups=[] if group else None,
        preexec_fn=lambda: end_with(watcher),  # no other thread runs yet
    )
    threading.Thread(target=stop_when_unused, args=(server, users, starts), daemon=True).start()
    server.wait()
    os._exit(0)


def ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing."""


def end_with(watcher: int) -> None:
    """In the server's process: let the kernel shut it down if the watcher ends first (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, FAST_SHUTDOWN)
        if os.getppid() != watcher:
            os._exit(1)


def stop_when_unused(server: subprocess.Popen[bytes], users: int, starts: int) -> None:
    """Check every second whether a process uses the server. If none does, stop it; the locks are held until its end.

    A blocking wait for the users' lock would hold it for a moment, and a process that leaves then would see a user.
    """
    while True:
        time.sleep(CHECK_SECONDS)
        fcntl.flock(starts, fcntl.LOCK_EX)  # no process starts or stops the server now
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(starts, fcntl.LOCK_UN)
        else:
            return server.send_signal(FAST_SHUTDOWN)


if __name__ == "__main__":
    main()
