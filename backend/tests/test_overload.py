"""Load shedding in front of a test application: which requests run, wait in the queue, or are refused."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from psycopg_pool import PoolTimeout

from app.database.limiter import WAITING_OF_CALLER, limits, read_slots, write_slots
from app.http.overload import ALL_BODIES, MAX_BODY_SIZE, LoadShedding
from app.http.server_protocol import IS_CLOSING
from app.settings import get_settings
from tests import instant_loop

Responses = list[dict[str, Any]]
SLOTS, WRITE_SLOTS = limits().reads, limits().writes
SHARE, WRITE_SHARE = read_slots().share, write_slots().share  # of them, for one caller


class StubApplication:
    """An application whose requests run until the event `go` is set, behind load shedding."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.go = asyncio.Event()
        self.streaming = False
        self.load_shedding = LoadShedding(self.respond, api_prefix="/api", outside={"/api/health"})
        self.tasks: list[asyncio.Task[Responses]] = []

    async def respond(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside.append(scope["name"])
        if self.streaming:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await (await_nothing() if scope["path"] == "/api/health" else self.go.wait())
        if not self.streaming:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def ask(
        self,
        name: str,
        path: str = "/api/stores",
        method: str = "GET",
        pieces: list[Any] | None = None,
        caller: str = "ada",
        gone: bool = False,
        whole: bool = False,
    ) -> Responses:
        sent: Responses = []
        rest = list(pieces or [b""])

        async def receive() -> dict[str, Any]:
            if not rest:
                await asyncio.Event().wait()  # the client sends no more
            piece = rest.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(rest) or not (whole or pieces is None)}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http", "path": path, "method": method, "headers": [(b"x-dev-user", caller.encode("latin-1"))],
            "name": name, "state": {}, "extensions": {IS_CLOSING: lambda: gone},
        }  # fmt: skip
        await self.load_shedding(scope, receive, send)
        return sent

    def start_request(self, name: str, *how: Any, **more: Any) -> asyncio.Task[Responses]:
        task = asyncio.create_task(self.ask(name, *how, **more))
        self.tasks.append(task)
        return task

    async def start_requests(self, count: int, prefix: str = "g", **more: Any) -> list[asyncio.Task[Responses]]:
        tasks = [self.start_request(f"{prefix}{n}", **more) for n in range(count)]
        await settle()
        return tasks


async def await_nothing() -> None:
    """Go on at once."""


async def settle() -> None:
    """Run all tasks until each of them waits for an event."""
    for _ in range(20):
        await await_turn()


async def await_turn() -> None:
    """One turn of the loop."""
    turn = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(turn.set_result, None)
    await turn


def problem(responses: Responses) -> tuple[int, str]:
    """The status and the code of a refusal, after a check of its headers."""
    start, body = responses
    headers = dict(start["headers"])
    assert headers[b"retry-after"] == b"1"
    assert headers[b"content-type"] == b"application/problem+json"
    return start["status"], json.loads(body["body"])["code"]


def status(responses: Responses) -> int:
    return responses[0]["status"]


async def requests_beyond_the_limit_run_in_order_of_arrival(application: StubApplication) -> None:
    await application.start_requests(SHARE + 5)
    assert len(application.inside) == SHARE
    application.go.set()
    assert {status(responses) for responses in await asyncio.gather(*application.tasks)} == {200}
    assert application.inside == [f"g{n}" for n in range(SHARE + 5)]


async def other_callers_go_before_a_crowd_of_one(application: StubApplication) -> None:
    await application.start_requests(SHARE * 2)
    await application.start_requests(SLOTS, prefix="bob", caller="bob@y.example")
    await application.start_requests(1, prefix="cyd", caller="cyd@y.example")
    assert application.inside[SHARE:] == [f"bob{n}" for n in range(SLOTS - SHARE)]
    application.go.set()
    await asyncio.gather(*application.tasks)
    assert application.inside[SLOTS] == "cyd0"


async def spelling_of_the_address_makes_no_other_caller(application: StubApplication) -> None:
    await application.start_requests(SHARE)
    await application.start_requests(1, caller=" ADA\xa0")
    assert len(application.inside) == SHARE
    await application.start_requests(1, prefix="bob", caller="bob")
    assert len(application.inside) == SHARE + 1


async def request_without_a_slot_in_time_gets_503(application: StubApplication) -> None:
    await application.start_requests(SHARE)
    started = asyncio.get_running_loop().time()
    assert problem(await application.start_request("late")) == (503, "unavailable")
    waited = asyncio.get_running_loop().time() - started
    assert 0 < waited <= get_settings().queue_seconds  # less if the machine was busy before it began to wait
    application.go.set()
    await asyncio.gather(*application.tasks)
    assert status(await application.start_request("later")) == 200


async def caller_over_its_limit_gets_429_before_any_work(application: StubApplication) -> None:
    await application.start_requests(SHARE + WAITING_OF_CALLER)
    assert problem(await application.start_request("too many")) == (429, "too_many_requests")
    assert "too many" not in application.inside
    other = application.start_request("other", caller="bob")
    application.go.set()
    assert status(await other) == 200


async def writes_do_not_hold_up_reads(application: StubApplication) -> None:
    for caller in ("ada", "bob"):
        await application.start_requests(WRITE_SLOTS, method="POST", caller=caller)
    assert len(application.inside) == WRITE_SLOTS
    await application.start_requests(1, prefix="read")
    assert application.inside[WRITE_SLOTS:] == ["read0"]


async def files_and_pages_and_health_need_no_slot(application: StubApplication) -> None:
    await application.start_requests(SLOTS * 2)
    await application.start_requests(SLOTS * 2, caller="bob")
    assert status(await application.start_request("health", "/api/health")) == 200
    await application.start_requests(SLOTS * 2, prefix="page", path="/orders")
    assert len(application.inside) == SLOTS + 1 + SLOTS * 2


async def all_that_wait_get_503_at_once_if_the_database_is_away(application: StubApplication) -> None:
    await application.start_requests(SHARE)
    late = await application.start_requests(3)
    started = asyncio.get_running_loop().time()
    read_slots().fail_waiting()
    assert {problem(responses) for responses in await asyncio.gather(*late)} == {(503, "unavailable")}
    assert asyncio.get_running_loop().time() == started


async def request_whose_client_has_gone_meanwhile_is_not_run(application: StubApplication) -> None:
    await application.start_requests(SHARE)
    gone = application.start_request("gone", gone=True)
    await settle()
    application.go.set()
    assert status(await gone) == 503
    assert "gone" not in application.inside
    assert read_slots().free == SLOTS


async def error_without_a_connection_is_answered(application: StubApplication) -> None:
    async def fail(_scope: Any, _receive: Any, _send: Any) -> None:
        raise PoolTimeout

    application.load_shedding.app = fail
    assert problem(await application.ask("faulty")) == (503, "unavailable")


async def stream_holds_no_slot(application: StubApplication) -> None:
    application.streaming = True
    await application.start_requests(SLOTS * 3)
    assert len(application.inside) == SLOTS * 3


async def slow_upload_holds_no_slot(application: StubApplication) -> None:
    await application.start_requests(SLOTS * 3, prefix="s", method="POST", pieces=[b"{"])
    assert application.inside == []
    await application.start_requests(WRITE_SHARE, method="POST")
    assert len(application.inside) == WRITE_SHARE


async def endless_body_is_too_large(application: StubApplication) -> None:
    responses = await application.start_request("large", method="POST", pieces=[b"x" * MAX_BODY_SIZE, b"x"])
    assert (status(responses), json.loads(responses[1]["body"])["code"]) == (413, "content_too_large")
    assert application.load_shedding.held == 0


async def total_size_of_unfinished_bodies_is_limited(application: StubApplication) -> None:
    await application.start_requests(ALL_BODIES // MAX_BODY_SIZE, method="POST", pieces=[b"x" * MAX_BODY_SIZE])
    one_more = await application.start_request("one more", method="POST", pieces=[b"x"])
    assert problem(one_more) == (503, "unavailable")


async def bodies_of_requests_in_the_queue_count(application: StubApplication) -> None:
    size, body = ALL_BODIES // MAX_BODY_SIZE, b"x" * MAX_BODY_SIZE
    await application.start_requests(WRITE_SHARE, method="POST", pieces=[body, b""], whole=True)
    assert application.load_shedding.held == 0
    await application.start_requests(size, method="POST", pieces=[body, b""], whole=True)
    one_more = await application.start_request("one more", method="POST", pieces=[b"x"])
    assert problem(one_more) == (503, "unavailable")
    application.go.set()
    await asyncio.gather(*application.tasks)
    assert application.load_shedding.held == 0


async def failed_request_releases_its_slot(application: StubApplication) -> None:
    async def fail(_scope: Any, _receive: Any, _send: Any) -> None:
        raise KeyError

    application.load_shedding.app = fail
    for _ in range(SLOTS * 2):
        with pytest.raises(KeyError):
            await application.ask("faulty")
    application.load_shedding.app = application.respond
    await application.start_requests(SHARE)
    assert len(application.inside) == SHARE


async def request_cancelled_in_the_queue_holds_no_slot(application: StubApplication) -> None:
    await application.start_requests(SHARE)
    left = application.start_request("leaves")
    await settle()
    left.cancel()
    await settle()
    application.go.set()
    await asyncio.gather(*application.tasks, return_exceptions=True)
    application.go.clear()
    application.inside.clear()
    await application.start_requests(SHARE)
    assert len(application.inside) == SHARE


@pytest.mark.parametrize(
    "what",
    [requests_beyond_the_limit_run_in_order_of_arrival, other_callers_go_before_a_crowd_of_one,
     spelling_of_the_address_makes_no_other_caller, request_without_a_slot_in_time_gets_503,
     caller_over_its_limit_gets_429_before_any_work, writes_do_not_hold_up_reads,
     files_and_pages_and_health_need_no_slot, all_that_wait_get_503_at_once_if_the_database_is_away,
     request_whose_client_has_gone_meanwhile_is_not_run, error_without_a_connection_is_answered,
     stream_holds_no_slot, slow_upload_holds_no_slot, endless_body_is_too_large,
     total_size_of_unfinished_bodies_is_limited, bodies_of_requests_in_the_queue_count,
     failed_request_releases_its_slot, request_cancelled_in_the_queue_holds_no_slot],
    ids=lambda what: what.__name__,
)  # fmt: skip
def test_load_shedding_follows_each_rule(what: Callable[[StubApplication], Awaitable[None]]) -> None:
    async def run() -> None:
        application = StubApplication()
        try:
            await what(application)
        finally:
            for task in application.tasks:
                task.cancel()
            await asyncio.gather(*application.tasks, return_exceptions=True)
        assert (read_slots().free, write_slots().free) == (SLOTS, WRITE_SLOTS)

    instant_loop.run(run())
