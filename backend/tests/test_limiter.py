"""The limiter of requests, reads and exports: a number of slots, and a queue in order of arrival with deadlines."""

import asyncio
import time
from collections.abc import Callable, Coroutine

import pytest

from app.database.limiter import Limiter


class BusyError(Exception):
    """The error of the limiter under test."""


def later() -> float:
    return time.monotonic() + 60


async def settle() -> None:
    """Let every task do what it can do now."""
    for _ in range(10):
        turn = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(turn.set_result, None)
        await turn


async def waiters_get_their_slots_in_order_of_arrival() -> None:
    limiter, served = Limiter(2, BusyError), list[int]()

    async def come(number: int) -> bool:
        waited = await limiter.acquire(later())
        served.append(number)
        return waited

    tasks = [asyncio.create_task(come(number)) for number in range(5)]
    await settle()
    assert served == [0, 1]
    for _ in range(3):
        limiter.release()
        await settle()
    assert served == [0, 1, 2, 3, 4]
    assert await asyncio.gather(*tasks) == [False, False, True, True, True]


async def waiter_is_refused_at_its_deadline_and_its_slot_goes_to_the_next() -> None:
    limiter = Limiter(1, BusyError)
    await limiter.acquire(later())
    patient = asyncio.create_task(limiter.acquire(later()))
    with pytest.raises(BusyError):
        await limiter.acquire(time.monotonic())
    limiter.release()
    assert await patient


async def full_queue_refuses_at_once() -> None:
    limiter = Limiter(1, BusyError, max_waiting=1)
    await limiter.acquire(later())
    patient = asyncio.create_task(limiter.acquire(later()))
    await settle()
    with pytest.raises(BusyError):
        await limiter.acquire(later())
    limiter.release()
    assert await patient


async def waiter_that_is_cancelled_leaves_the_queue() -> None:
    limiter = Limiter(1, BusyError, max_waiting=1)
    await limiter.acquire(later())
    left = asyncio.create_task(limiter.acquire(later()))
    await settle()
    left.cancel()
    await settle()
    patient = asyncio.create_task(limiter.acquire(later()))
    await settle()
    limiter.release()
    assert await patient


@pytest.mark.parametrize(
    "rule",
    [
        waiters_get_their_slots_in_order_of_arrival,
        waiter_is_refused_at_its_deadline_and_its_slot_goes_to_the_next,
        full_queue_refuses_at_once,
        waiter_that_is_cancelled_leaves_the_queue,
    ],
    ids=lambda rule: rule.__name__,
)
def test_limiter_keeps_order_deadline_and_length_of_its_queue(rule: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(asyncio.wait_for(rule(), 30))
