"""The change feed, read by polling or as a stream: every change once and in causal order."""

import asyncio
import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from itertools import pairwise
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from app.database.connection_parameters import connection_parameters
from app.operations.change_feed import BEHIND, Listener
from app.queries import changes
from tests import unchecked
from tests.conftest import Service
from tests.contract import NO_TLS, Client, is_busy
from tests.factories import Shop, make_store, make_user

Database = psycopg.Connection[dict[str, Any]]
Json = dict[str, Any]


def now(client: Client) -> str:
    return client.ok("GET", "/api/changes")["next_cursor"]


def after(client: Client, feed_cursor: str, limit: int = 1000) -> list[Json]:
    found: list[Json] = []
    while True:
        page = client.ok("GET", "/api/changes", params={"after": feed_cursor, "limit": limit})
        found += page["data"]
        feed_cursor = page["next_cursor"]
        if not page["more"] and not page["data"]:
            return found


def test_changes_of_an_order_are_sent_in_the_order_of_its_events(shop: Shop) -> None:
    feed_cursor = now(shop.admin)
    order = shop.order(10)
    shop.approve(order, quantity=7, reason="short this week")
    shop.fulfill(order)
    received = after(shop.admin, feed_cursor)
    assert [(c["kind"], c["to_status"] or c["movement"], c["delta"]) for c in received] == [
        ("order", "pending", None), ("order", "approved", None), ("inventory", None, None),
        ("order", "fulfilled", None), ("inventory", None, None),
        ("movement", "transfer_out", -7), ("movement", "transfer_in", 7),
    ]  # fmt: skip
    assert {c["product_id"] for c in received} == {shop.product["id"]}
    assert {c["order_id"] for c in received if c["kind"] != "inventory"} == {order["id"]}
    assert {c["store_id"] for c in received} == {shop.store["id"], shop.warehouse["id"]}
    history = shop.admin.ok("GET", f"/api/orders/{order['id']}")["history"]
    events = [c for c in received if c["kind"] == "order"]
    assert [(c["line"], c["actor_id"]) for c in events] == [(e["id"], e["actor_id"]) for e in history]


def test_feed_contains_edits_of_stores_products_users_and_stock(shop: Shop) -> None:
    feed_cursor = now(shop.admin)
    shop.admin.ok("PUT", f"/api/stores/{shop.store['id']}", json={"name": "Renamed"})
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"unit_price": 11})
    user = make_user(shop.admin, "admin")
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"reorder_level": 5})
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"current_stock": 3})
    assert [(c["kind"], c["key"]) for c in after(shop.admin, feed_cursor)] == [
        ("store", shop.store["id"]), ("product", shop.product["id"]), ("user", user["id"]),
        ("inventory", shop.at_store["id"]), ("movement", shop.at_store["id"]),
    ]  # fmt: skip


def test_refused_requests_and_dry_runs_add_no_changes(shop: Shop) -> None:
    order = shop.order(500)
    feed_cursor = now(shop.admin)
    shop.west.refused(409, "PATCH", f"/api/orders/{order['id']}/approve")
    shop.admin.ok("PATCH", f"/api/orders/{order['id']}?dry_run=true", json={"quantity": 5})
    assert after(shop.admin, feed_cursor) == []


@pytest.fixture
def others(service: Service) -> Iterator[list[Database]]:
    """Two connections without autocommit."""
    made = [psycopg.connect(**{**connection_parameters(service.settings), "autocommit": False}, row_factory=dict_row)
            for _ in range(2)]  # fmt: skip
    yield made
    for connection in made:
        connection.close()


RENAME = "UPDATE stores SET name = %s, version = version + 1 WHERE id = %s"


def keys(received: list[Json]) -> list[str]:
    return [c["key"] for c in received if c["kind"] == "store"]


def test_change_committed_late_is_sent_late_and_once(shop: Shop, others: list[Database]) -> None:
    early, late = others
    feed_cursor = now(shop.admin)
    late.execute(RENAME, ("Late", shop.store["id"]))
    early.execute(RENAME, ("Early", shop.warehouse["id"]))
    early.commit()
    page = shop.admin.ok("GET", "/api/changes", params={"after": feed_cursor})
    assert keys(page["data"]) == [shop.warehouse["id"]]
    late.commit()
    assert keys(after(shop.admin, page["next_cursor"])) == [shop.store["id"]]
    assert sorted(keys(after(shop.admin, feed_cursor, limit=1))) == sorted([shop.store["id"], shop.warehouse["id"]])


def test_change_is_never_sent_before_the_change_it_depends_on(shop: Shop, others: list[Database]) -> None:
    first, second = others
    feed_cursor = now(shop.admin)
    first.execute(RENAME, ("Begun", shop.warehouse["id"]))  # has its transaction id before the second one
    second.execute(RENAME, ("Cause", shop.store["id"]))
    second.commit()
    first.execute(RENAME, ("Effect", shop.store["id"]))
    middle = shop.admin.ok("GET", "/api/changes", params={"after": feed_cursor})
    assert keys(middle["data"]) == [shop.store["id"]]
    first.commit()
    for limit in (1, 100):
        received = after(shop.admin, feed_cursor, limit)
        of_store = [c for c in received if c["key"] == shop.store["id"]]
        assert len(received) == 3
        assert int(of_store[0]["id"]) < int(of_store[1]["id"])
        assert received.index(of_store[0]) < received.index(of_store[1])


@pytest.mark.parametrize(
    "feed_cursor", ["x", "1", "1:2", "1:2:3,", "1:1:~", "0:0:", "1:2:~1:2:~0", f"{10**18}:{10**18}:"]
)
def test_malformed_feed_cursor_is_refused(client: Client, feed_cursor: str) -> None:
    client.refused(422, "GET", "/api/changes", params={"after": feed_cursor})
    client.refused(422, "GET", "/api/changes/stream", params={"after": feed_cursor})


def test_expired_cursor_gets_410_and_a_reset_event(
    service: Service, client: Client, shop: Shop, database: Database
) -> None:
    feed_cursor = now(client)
    shop.order(1)
    assert after(client, feed_cursor)
    database.execute("UPDATE changes SET at = at - interval '25 hours'")
    asyncio.run(forget_all(service))
    assert client.refused(410, "GET", "/api/changes", params={"after": feed_cursor})["code"] == "gone"
    with EventStreamClient(service, feed_cursor) as received:
        assert next(received)["event"] == "reset"
    assert after(client, now(client)) == []
    assert client.refused(410, "GET", "/api/changes", params={"after": "999999999:999999999:"})["code"] == "gone"


async def forget_all(service: Service) -> None:
    parameters = connection_parameters(service.settings)
    async with await psycopg.AsyncConnection.connect(**parameters, row_factory=dict_row) as connection:
        while await changes.delete_expired_changes(connection.cursor()) == changes.DELETED_AT_ONCE:
            pass


class EventStreamClient:
    """An open event stream, read event by event."""

    def __init__(
        self, service: Service, after: str | None = None, header: str | None = None, user: str | None = None
    ) -> None:
        named = {"X-Dev-User": user} if user else {}
        self.client = httpx.Client(base_url=service.url, timeout=120, headers=named, verify=NO_TLS)
        self.headers = {"Last-Event-ID": header} if header else {}
        self.params = {"after": after} if after else {}
        self.heartbeats = 0

    def __enter__(self) -> Iterator[Json]:
        response = self.begin()
        while is_busy(response):
            self.stream.__exit__(None, None, None)
            response = self.begin()
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        self.lines = response.iter_lines()
        return self.events()

    def begin(self) -> httpx.Response:
        self.stream = self.client.stream("GET", "/api/changes/stream", params=self.params, headers=self.headers)
        response = self.stream.__enter__()
        if response.status_code == 503:
            response.read()
        return response

    def __exit__(self, *error: Any) -> None:
        self.stream.__exit__(*error)
        self.client.close()

    def events(self) -> Iterator[Json]:
        found: Json = {}
        for line in self.lines:
            if not line and "data" in found:
                yield {**found, "data": json.loads(found["data"])}
                found = {}
            name, colon, value = line.partition(": ")
            self.heartbeats += line.startswith(":")
            if colon and name:
                found[name] = value


def test_listener_receives_a_change_before_the_next_heartbeat(service: Service, shop: Shop) -> None:
    listening = EventStreamClient(service)
    with listening as received:
        assert next(received)["event"] == "ready"
        order = shop.order(3)
        heard = next(received)
        assert (heard["event"], heard["data"]["kind"], heard["data"]["key"]) == ("change", "order", order["id"])
        assert heard["id"] == heard["data"]["cursor"]
        assert listening.heartbeats == 0


@pytest.mark.parametrize("by_header", [True, False])
def test_interrupted_stream_resumes_after_its_last_event(service: Service, shop: Shop, by_header: bool) -> None:
    with EventStreamClient(service) as received:
        next(received)
        orders = [shop.order(n) for n in range(1, 4)]
        last = next(received)["id"]
    fourth = shop.order(4)
    feed_cursor = {"header": last} if by_header else {"after": last}
    with EventStreamClient(service, **feed_cursor) as received:
        heard = [next(received) for _ in range(4)]
        assert [event["event"] for event in heard] == ["change"] * 3 + ["ready"]
        keys = [event["data"]["key"] for event in heard[:3]]
        assert keys == [orders[1]["id"], orders[2]["id"], fourth["id"]]
        fifth = shop.order(5)
        assert next(received)["data"]["key"] == fifth["id"]


def test_head_request_for_the_stream_adds_no_listener(service: Service) -> None:
    with httpx.Client(base_url=service.url, timeout=120, verify=NO_TLS) as line:
        head = line.head("/api/changes/stream")
        assert (head.status_code, head.headers["content-type"].split(";")[0]) == (200, "text/event-stream")
        with EventStreamClient(service) as received:  # a later request, which is already registered
            assert next(received)["event"] == "ready"
            assert "\nbrickhouse_feed_listeners 1.0\n" in line.get("/metrics").text


def test_stream_is_forbidden_without_an_account(service: Service) -> None:
    response = unchecked.get(f"{service.url}/api/changes/stream", headers={"X-Dev-User": "unknown@brickhouse.example"})
    assert (response.status_code, response.headers["content-type"]) == (403, "application/problem+json")


def test_stream_of_a_deactivated_user_ends_and_no_other(service: Service, admin: Client) -> None:
    user = make_user(admin, "admin")
    with EventStreamClient(service, user=user["email"]) as theirs, EventStreamClient(service) as others:
        assert (next(theirs)["event"], next(others)["event"]) == ("ready", "ready")
        admin.ok("PUT", f"/api/users/{user['id']}", json={"active": False})
        events = list(theirs)  # the stream ends
        assert events[-1]["event"] == "dropped"
        assert events[-1]["data"]["detail"] == "This account is not active any more"
        assert next(others)["data"]["kind"] == "user"
        make_store(admin)
        assert next(others)["data"]["kind"] == "store"


def test_listener_with_a_full_queue_is_dropped_with_a_last_message() -> None:
    async def too_much() -> None:
        listener = Listener(1)
        assert all(listener.publish(b"news") for _ in range(BEHIND))
        assert not listener.publish(b"more")
        assert listener.dropped
        assert listener.waiting.qsize() == 1

    asyncio.run(too_much())


def write(shop: Shop, number: int, rounds: int) -> None:
    """Create, approve and fulfill orders, and adjust the stock row that all writers share."""
    draw = random.Random(number)
    with closing(shop.admin.acting_as(make_user(shop.admin, "admin")["email"])) as account:
        me = account.with_retries()
        for _ in range(rounds):
            order = shop.order(1, by=me)
            if draw.random() < 0.7:
                shop.approve(order)
                if draw.random() < 0.7:
                    shop.fulfill(order, allow_over_max=True)
            me.ok("POST", f"/api/inventory/{shop.at_warehouse['id']}/adjustments", json={"delta": 1, "reason": "found"})


def listen_and_leave(service: Service, feed_cursor: str, number: int, heard: list[Json]) -> None:
    """Listen, reconnecting after every few changes, until the change of a store, which is the last change made."""
    draw = random.Random(number)
    while True:
        with EventStreamClient(service, header=feed_cursor) as received:
            few = draw.randint(1, 12)
            for event in received:
                if event["event"] != "change":
                    continue
                heard.append(event["data"])
                feed_cursor = event["id"]
                if event["data"]["kind"] == "store":
                    return
                few -= 1
                if few == 0:
                    break


def test_reconnecting_listeners_receive_each_change_once_and_in_causal_order(
    service: Service, shop: Shop, database: Database
) -> None:
    feed_cursor = now(shop.admin)
    heard: list[list[Json]] = [[] for _ in range(4)]
    crowd = shop.with_retries()
    with ThreadPoolExecutor(12) as threads:
        readers = [threads.submit(listen_and_leave, service, feed_cursor, n, heard[n]) for n in range(4)]
        writers = [threads.submit(write, crowd, n, 12) for n in range(8)]
        wait(writers)
        make_store(shop.admin)
    for ended in [*writers, *readers]:
        ended.result()
    first = min(int(change["id"]) for change in heard[0])
    rows = database.execute("SELECT id FROM changes WHERE id >= %s ORDER BY id", (first,)).fetchall()
    assert len(rows) > 8 * 12 * 2
    for changes_heard in heard:
        assert sorted(int(change["id"]) for change in changes_heard) == [row["id"] for row in rows]
        follows_causes(changes_heard)


def follows_causes(received: list[Json]) -> None:
    """Check that the events of each order and the movements of each stock row are in order and follow each other."""
    for kind, key in {(c["kind"], c["key"]) for c in received if c["line"]}:
        lines = [c for c in received if (c["kind"], c["key"]) == (kind, key)]
        assert [int(c["line"]) for c in lines] == sorted(int(c["line"]) for c in lines)
        for before, then in pairwise(lines):
            if kind == "movement":
                assert then["balance_after"] == before["balance_after"] + then["delta"]
            else:
                assert then["from_status"] == before["to_status"]


def test_bulk_load_adds_no_change_for_each_row(database: Database) -> None:
    row = database.execute("SELECT count(*) AS told FROM changes WHERE line <= 100 AND kind = 'order'").fetchone()
    assert row == {"told": 0}
