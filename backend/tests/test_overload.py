"""Load shedding in front of a test application: which requests run, wait in the queue, or are refused."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.database.limiter import WAIT_FOR_CONNECTION
from app.http.overload import ALL_BODIES, AT_ONCE, MAX_BODY_SIZE, WAITING, LoadShedding
from tests import instant_loop

Answers = list[dict[str, Any]]


class StubApplication:
    """An application whose requests run until the event `go` is set, behind load shedding."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.go = asyncio.Event()
        self.streaming = False
        self.load_shedding = LoadShedding(self.respond, outside={"/health"})
        self.tasks: list[asyncio.Task[Answers]] = []

    async def respond(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside.append(scope["name"])
        if self.streaming:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await (await_nothing() if scope["path"] == "/health" else self.go.wait())
        if not self.streaming:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def ask(self, name: str, path: str = "/", method: str = "GET", pieces: list[Any] | None = None) -> Answers:
        said: Answers = []
        rest = list(pieces or [b""])

        async def receive() -> dict[str, Any]:
            if not rest:
                await asyncio.Event().wait()  # the client sends no more
            piece = rest.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(rest) or pieces is not None}

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        scope = {"type": "http", "path": path, "method": method, "headers": [], "name": name, "state": {}}
        await self.load_shedding(scope, receive, send)
        return said

    def start_request(self, name: str, *how: Any, **more: Any) -> asyncio.Task[Answers]:
        task = asyncio.create_task(self.ask(name, *how, **more))
        self.tasks.append(task)
        return task

    async def start_requests(self, count: int, prefix: str = "g", **more: Any) -> list[asyncio.Task[Answers]]:
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


def assert_unavailable(answers: Answers) -> None:
    start, body = answers
    assert start["status"] == 503
    headers = dict(start["headers"])
    assert headers[b"retry-after"] == b"1"
    assert headers[b"content-type"] == b"application/problem+json"
    assert json.loads(body["body"])["code"] == "unavailable"


def status(answers: Answers) -> int:
    return answers[0]["status"]


async def requests_beyond_the_limit_run_in_order_of_arrival(application: StubApplication) -> None:
    await application.start_requests(AT_ONCE + 5)
    assert len(application.inside) == AT_ONCE
    application.go.set()
    assert {status(answers) for answers in await asyncio.gather(*application.tasks)} == {200}
    assert application.inside == [f"g{n}" for n in range(AT_ONCE + 5)]


async def request_without_a_slot_in_time_gets_503(application: StubApplication) -> None:
    await application.start_requests(AT_ONCE)
    started = asyncio.get_running_loop().time()
    assert_unavailable(await application.start_request("late"))
    waited = asyncio.get_running_loop().time() - started
    assert 0 < waited <= WAIT_FOR_CONNECTION  # less if the machine was busy before it began to wait
    application.go.set()
    await asyncio.gather(*application.tasks)
    assert status(await application.start_request("later")) == 200


async def request_beyond_a_full_queue_is_refused_at_once(application: StubApplication) -> None:
    await application.start_requests(AT_ONCE + WAITING)
    started = asyncio.get_running_loop().time()
    assert_unavailable(await application.start_request("too many"))
    assert asyncio.get_running_loop().time() == started


async def health_needs_no_slot(application: StubApplication) -> None:
    await application.start_requests(AT_ONCE + WAITING)
    assert status(await application.start_request("health", "/health")) == 200


async def stream_holds_no_slot(application: StubApplication) -> None:
    application.streaming = True
    await application.start_requests(AT_ONCE * 3)
    assert len(application.inside) == AT_ONCE * 3


async def slow_upload_holds_no_slot(application: StubApplication) -> None:
    await application.start_requests(AT_ONCE * 3, prefix="s", method="POST", pieces=[b"{"])
    assert application.inside == []
    await application.start_requests(AT_ONCE)
    assert len(application.inside) == AT_ONCE


async def endless_body_is_too_large(application: StubApplication) -> None:
    answers = await application.start_request("large", method="POST", pieces=[b"x" * MAX_BODY_SIZE, b"x"])
    assert (status(answers), json.loads(answers[1]["body"])["code"]) == (413, "content_too_large")
    assert application.load_shedding.held == 0


async def total_size_of_unfinished_bodies_is_limited(application: StubApplication) -> None:
    await application.start_requests(ALL_BODIES // MAX_BODY_SIZE, method="POST", pieces=[b"x" * MAX_BODY_SIZE])
    assert_unavailable(await application.start_request("one more", method="POST", pieces=[b"x"]))


async def failed_request_releases_its_slot(application: StubApplication) -> None:
    async def fail(_scope: Any, _receive: Any, _send: Any) -> None:
        raise KeyError

    application.load_shedding.app = fail
    for _ in range(AT_ONCE * 2):
        with pytest.raises(KeyError):
            await application.ask("faulty")
    application.load_shedding.app = application.respond
    await application.start_requests(AT_ONCE)
    assert len(application.inside) == AT_ONCE


async def request_cancelled_in_the_queue_holds_no_slot(application: StubApplication) -> None:
    await application.start_requests(AT_ONCE)
    left = application.start_request("leaves")
    await settle()
    left.cancel()
    await settle()
    application.go.set()
    await asyncio.gather(*application.tasks, return_exceptions=True)
    application.go.clear()
    application.inside.clear()
    await application.start_requests(AT_ONCE)
    assert len(application.inside) == AT_ONCE


@pytest.mark.parametrize(
    "what",
    [requests_beyond_the_limit_run_in_order_of_arrival, request_without_a_slot_in_time_gets_503,
     request_beyond_a_full_queue_is_refused_at_once, health_needs_no_slot, stream_holds_no_slot,
     slow_upload_holds_no_slot, endless_body_is_too_large, total_size_of_unfinished_bodies_is_limited,
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

    instant_loop.run(run())
