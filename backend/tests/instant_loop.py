"""An event loop with a simulated clock, so that a test of a time limit takes no time, also on a slow machine."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any


class InstantLoop(asyncio.SelectorEventLoop):
    """An event loop whose time advances at once to the next timer if no other work is left."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(JumpingSelector(self))

    def time(self) -> float:
        return self.now


class JumpingSelector(selectors.DefaultSelector):
    """A selector that advances the loop's time by the timeout instead of waiting."""

    def __init__(self, loop: InstantLoop) -> None:
        super().__init__()
        self.loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("every task waits and no timer is set: the loop would never end")
        if not ready and timeout:
            self.loop.now += timeout
        return ready


async def pass_time(seconds: float) -> None:
    """Let this much simulated time pass, with all that happens in it."""
    loop = asyncio.get_running_loop()
    passed = loop.create_future()
    loop.call_later(seconds, passed.set_result, None)
    await passed


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run the coroutine on an InstantLoop."""
    with asyncio.Runner(loop_factory=InstantLoop) as runner:
        runner.run(work)
