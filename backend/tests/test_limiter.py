"""The limiter of reads, writes and exports: its slots, the fair queue of the callers that wait, and its limits."""

import asyncio
import time
from collections.abc import Callable, Coroutine

import pytest
from psycopg_pool import PoolTimeout

from app.database import limiter as limiters
from app.database.limiter import WAITING, WAITING_OF_CALLER, Limiter, Limits, Ticket
from app.errors import TooManyRequests, Unavailable
from app.settings import Settings
from tests import instant_loop


def ticket(caller: str = "ada", seconds: float = 3600) -> Ticket:
    return Ticket(caller, time.monotonic() + seconds)


async def settle() -> None:
    """Let every task do what it can do now."""
    for _ in range(10):
        turn = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(turn.set_result, None)
        await turn


class Crowd:
    """Requests of several callers at one limiter, and the order in which they got their slots."""

    def __init__(self, limit: int) -> None:
        self.limiter = Limiter("test", limit)
        self.served: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def come(self, name: str) -> None:
        """Acquire a slot for the caller whose name has no digits: `bob`, of `bob2`."""
        await self.limiter.acquire(ticket(name.rstrip("0123456789")))
        self.served.append(name)

    async def add(self, *names: str) -> None:
        for name in names:
            self.tasks.append(asyncio.create_task(self.come(name)))
            await settle()

    async def release(self, *callers: str) -> None:
        for caller in callers:
            self.limiter.release(caller)
            await settle()


async def requests_of_one_caller_get_their_slots_in_order_of_arrival() -> None:
    crowd = Crowd(4)
    await crowd.add("ada1", "ada2", "ada3", "ada4", "ada5")
    assert crowd.served == ["ada1", "ada2", "ada3"]
    await crowd.release("ada", "ada")
    assert crowd.served == ["ada1", "ada2", "ada3", "ada4", "ada5"]


async def caller_with_many_requests_lets_the_others_go_first() -> None:
    crowd = Crowd(4)
    await crowd.add(*(f"ada{n}" for n in range(9)), "bob1", "cyd1", "dot1", "bob2")
    assert crowd.served == ["ada0", "ada1", "ada2", "bob1"]
    await crowd.release("ada", "ada")
    assert crowd.served[4:] == ["cyd1", "dot1"]  # ada still holds one slot, and they had none
    await crowd.release("ada", "cyd")
    assert crowd.served[6:] == ["ada3", "bob2"]


async def callers_with_the_same_number_of_slots_take_turns() -> None:
    crowd = Crowd(2)
    await crowd.add("ada1", "bob1", "cyd1", "cyd2", "dot1", "dot2", "eve1")
    for caller in ("ada", "bob", "cyd", "dot", "eve"):
        await crowd.release(caller)
    assert crowd.served == ["ada1", "bob1", "cyd1", "dot1", "eve1", "cyd2", "dot2"]


async def caller_never_holds_the_last_slot() -> None:
    for limit, share in ((1, 1), (2, 1), (3, 2), (4, 3), (6, 5), (8, 6), (9, 7)):
        crowd = Crowd(limit)
        await crowd.add(*(f"ada{n}" for n in range(limit + 1)))
        assert (len(crowd.served), crowd.limiter.share) == (share, share)
        for task in crowd.tasks:
            task.cancel()
        await settle()


async def slot_that_the_others_leave_is_free_for_them_again() -> None:
    crowd = Crowd(2)
    await crowd.add("ada1", "ada2", "bob1")
    await crowd.release("bob")
    assert crowd.served == ["ada1", "bob1"]  # ada still holds one
    await crowd.release("ada")
    assert crowd.served == ["ada1", "bob1", "ada2"]


async def waiter_is_refused_at_its_deadline_and_its_slot_goes_to_the_next() -> None:
    crowd = Crowd(1)
    await crowd.add("ada1", "bob1")
    with pytest.raises(Unavailable):
        await crowd.limiter.acquire(ticket("cyd", seconds=0))
    await crowd.release("ada")
    assert crowd.served == ["ada1", "bob1"]
    assert crowd.limiter.waiting == 0


async def caller_over_its_limit_is_refused_and_the_others_are_not() -> None:
    crowd = Crowd(1)
    await crowd.add("bob1")
    for _ in range(WAITING_OF_CALLER):
        crowd.tasks.append(asyncio.create_task(crowd.come("ada1")))
    await settle()
    with pytest.raises(TooManyRequests):
        await crowd.come("ada2")
    await crowd.add("cyd1")
    await crowd.release("bob", "ada")
    assert crowd.served == ["bob1", "ada1", "cyd1"]


async def full_queue_refuses_every_caller() -> None:
    crowd = Crowd(1)
    await crowd.add("bob1")
    for n in range(WAITING):
        crowd.tasks.append(asyncio.create_task(crowd.limiter.acquire(ticket(str(n)))))
    await settle()
    with pytest.raises(Unavailable) as refused:
        await crowd.come("cyd1")
    assert refused.value.detail == limiters.CROWDED


async def refusal_takes_its_pause_and_no_room_in_the_queue() -> None:
    crowd, loop = Crowd(1), asyncio.get_running_loop()
    await crowd.add("bob1")
    crowd.tasks += [asyncio.create_task(crowd.come("ada1")) for _ in range(WAITING_OF_CALLER)]
    await settle()
    began = loop.time()
    refused = await asyncio.gather(*(crowd.come("ada2") for _ in range(100)), return_exceptions=True)
    assert {type(error) for error in refused} == {TooManyRequests}
    assert loop.time() - began == pytest.approx(limiters.REFUSAL_SECONDS)
    assert crowd.limiter.waiting == WAITING_OF_CALLER


async def waiter_that_is_cancelled_leaves_the_queue() -> None:
    crowd = Crowd(1)
    await crowd.add("ada1", "bob1", "cyd1")
    crowd.tasks[1].cancel()
    await settle()
    assert crowd.limiter.waiting == 1
    await crowd.release("ada")
    assert crowd.served == ["ada1", "cyd1"]


async def slot_of_a_waiter_that_is_cancelled_at_the_same_moment_goes_to_the_next() -> None:
    crowd = Crowd(1)
    await crowd.add("ada1", "bob1", "cyd1")
    crowd.limiter.release("ada")  # bob's task does not run before it is cancelled
    crowd.tasks[1].cancel()
    await settle()
    assert crowd.served == ["ada1", "cyd1"]


async def waiter_whose_task_is_cancelled_and_has_not_run_since_gets_no_slot() -> None:
    crowd = Crowd(1)
    await crowd.add("ada1", "bob1", "cyd1")
    crowd.tasks[1].cancel()
    crowd.limiter.release("ada")
    await settle()
    assert crowd.served == ["ada1", "cyd1"]


async def all_waiters_fail_at_once_if_the_database_is_away() -> None:
    crowd = Crowd(1)
    await crowd.add("ada1", "bob1", "bob2", "cyd1")
    crowd.limiter.fail_waiting()
    results = await asyncio.gather(*crowd.tasks, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), PoolTimeout, PoolTimeout, PoolTimeout]
    assert (crowd.limiter.waiting, crowd.limiter.queues) == (0, {})
    await crowd.release("ada")
    await crowd.add("dot1")
    assert crowd.served == ["ada1", "dot1"]


async def free_limiter_remembers_no_caller() -> None:
    crowd = Crowd(2)
    await crowd.add("ada1", "bob1", "cyd1")
    await crowd.release("ada", "bob", "cyd")
    assert (crowd.limiter.free, crowd.limiter.held, crowd.limiter.queues) == (2, {}, {})


@pytest.mark.parametrize(
    "rule",
    [
        requests_of_one_caller_get_their_slots_in_order_of_arrival,
        caller_with_many_requests_lets_the_others_go_first,
        callers_with_the_same_number_of_slots_take_turns,
        caller_never_holds_the_last_slot,
        slot_that_the_others_leave_is_free_for_them_again,
        waiter_is_refused_at_its_deadline_and_its_slot_goes_to_the_next,
        caller_over_its_limit_is_refused_and_the_others_are_not,
        full_queue_refuses_every_caller,
        refusal_takes_its_pause_and_no_room_in_the_queue,
        waiter_that_is_cancelled_leaves_the_queue,
        slot_of_a_waiter_that_is_cancelled_at_the_same_moment_goes_to_the_next,
        waiter_whose_task_is_cancelled_and_has_not_run_since_gets_no_slot,
        all_waiters_fail_at_once_if_the_database_is_away,
        free_limiter_remembers_no_caller,
    ],
    ids=lambda rule: rule.__name__,
)
def test_limiter_follows_each_rule(rule: Callable[[], Coroutine[None, None, None]]) -> None:
    async def run() -> None:
        try:
            await rule()
        finally:
            mine = asyncio.all_tasks() - {asyncio.current_task()}
            for task in mine:
                task.cancel()
            await asyncio.gather(*mine, return_exceptions=True)

    instant_loop.run(run())


@pytest.mark.parametrize("size", [*range(3, 30), 100])
def test_slots_of_all_kinds_are_the_connections_of_the_pool(size: int) -> None:
    found = Limits.of_pool(size, 8)
    assert found.reads + found.writes + found.exports == size
    assert min(found.reads, found.writes, found.exports) >= 1
    assert found.reads <= 8
    assert found.exports <= limiters.EXPORTS_AT_ONCE


def test_polls_of_a_standby_have_a_connection_that_no_slot_uses() -> None:
    for host, kept in (({}, 0), ({"DB_READ_HOST": "there"}, 1)):
        found = Limits.of_settings(Settings.model_validate({"DB_HOST": "here", "DB_POOL_MAX": "10", **host}))
        assert found.reads + found.writes + found.exports == 10 - kept


def test_smallest_pool_has_a_slot_of_each_kind() -> None:
    assert Limits.of_pool(1, 8) == Limits(1, 1, 1)
