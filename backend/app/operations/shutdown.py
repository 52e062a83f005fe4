"""The end of the service: told to stop, it says so before it stops taking requests.

On SIGTERM `/ready` answers 503 and every answer closes its connection, so that whoever sends requests goes
elsewhere; a second later the server ends as usual: no new connections, what runs is finished. Streams that last end
when `draining` is set. Ctrl-C skips the second.
"""

import asyncio
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

NOTICE_SECONDS = {signal.SIGTERM: 1.0, signal.SIGINT: 0.0}

draining = asyncio.Event()


@contextmanager
def notice_before_the_end() -> Generator[None]:
    """For as long as this lasts, the server's own handlers of signals come after the notice."""
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
