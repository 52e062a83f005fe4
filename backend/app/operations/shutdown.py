"""Graceful shutdown: the service announces its end before it stops accepting requests.

On SIGTERM `/ready` answers 503 and every response closes its connection, so that load balancers and clients use
other instances. A second later the server shuts down as usual: it accepts no new connections and finishes running
requests. Event streams end when `draining` is set. Ctrl-C skips the second.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

from app.monitoring.logs import log

ORPHAN_SECONDS = 12  # for the shutdown of a worker whose supervisor has ended; the server's own limit is 9 s
NOTICE_SECONDS = {signal.SIGTERM: 1.0, signal.SIGINT: 0.0}

draining = asyncio.Event()


@contextmanager
def notice_before_the_end() -> Generator[None]:
    """In this context, SIGTERM and SIGINT set `draining` first and call the server's own handlers after the notice."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in NOTICE_SECONDS}
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        handler, seconds = before[signal.Signals(number)], NOTICE_SECONDS[signal.Signals(number)]
        if callable(handler):
            loop.call_later(0 if draining.is_set() else seconds, handler, number, None)
        draining.set()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(end, number)

    try:
        for number, handler in before.items():
            if callable(handler):
                signal.signal(number, on_signal)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_with_supervisor() -> None:
    """In a worker process, shut down as after Ctrl-C if the supervisor ends, also by `kill -9`.

    The port is then free for a new start. Does nothing in a process that has no supervisor.
    """
    supervisor = multiprocessing.parent_process()
    if supervisor is None:
        return

    def wait_for_end() -> None:
        supervisor.join()
        log.warning("supervisor_ended", detail="this worker shuts down")
        signal.alarm(ORPHAN_SECONDS)  # then the kernel ends the process, even if its event loop is blocked
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=wait_for_end, daemon=True).start()
