"""An event loop whose clock jumps, so that a test of a time limit takes no time and no slow machine can break it."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any


class InstantLoop(asyncio.SelectorEventLoop):
    """If nothing is left to do before the next timer, it is that time at once."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(JumpingSelector(self))

    def time(self) -> float:
        return self.now


class JumpingSelector(selectors.DefaultSelector):
    """Waits for nothing: the time for which it should wait has passed."""

    def __init__(self, loop: InstantLoop) -> None:
        super().__init__()
        self.loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("every task waits, no timer is set: this would last for ever")
        if not ready and timeout:
            self.loop.now += timeout
        return ready


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run the coroutine on such a loop."""
    with asyncio.Runner(loop_factory=InstantLoop) as runner:
        runner.run(work)
