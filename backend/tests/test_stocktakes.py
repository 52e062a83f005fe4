"""Stocktakes: started, filled from several devices, closed in one booking; the differences and what is never shown."""

import csv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from tests.conftest import Service, start_service
from tests.contract import Client
from tests.embedded_servers import wait_for
from tests.factories import Json, make_product, make_stock, make_store, make_user, stock_of, unique

Database = psycopg.Connection[dict[str, Any]]
REPORT = ("product_name", "expected_stock", "counted_stock", "difference", "value")


class Count:
    """A store with products, and an open stocktake of it."""

    def __init__(self, admin: Client, cases: tuple[int, ...] = (20, 30, 40), **more: Any) -> None:
        self.admin = admin
        self.store = make_store(admin)
        self.products = [make_product(admin, name=f"Cola {n}", unit_price=2.5) for n, _ in enumerate(cases)]
        self.rows = [make_stock(admin, self.store, product, n) for product, n in zip(self.products, cases, strict=True)]
        self.stocktake = admin.ok("POST", "/api/stocktakes", json={"store_id": self.store["id"], **more})
        self.path = f"/api/stocktakes/{self.stocktake['id']}"

    def save(self, *counts: int | None, by: Client | None = None) -> Json:
        """Save the counts of the first products."""
        pairs = zip(self.products, counts, strict=False)
        lines = [{"product_id": product["id"], "counted_stock": cases} for product, cases in pairs]
        return (by or self.admin).ok("PUT", f"{self.path}/lines", json={"lines": lines})

    def lines(self, query: str = "") -> list[Json]:
        return self.admin.ok("GET", f"{self.path}/lines?{query}")["data"]

    def close(self, **more: Any) -> Json:
        return self.admin.ok("PATCH", f"{self.path}/close", json={"reason": "Stocktake"}, **more)

    def stock(self) -> list[int]:
        return [stock_of(self.admin, self.store, product)["current_stock"] for product in self.products]

    def booked(self) -> list[int]:
        """The differences of all counts in the ledger of the store's products."""
        paths = [f"/api/inventory/{row['id']}/movements?sort=at" for row in self.rows]
        lines = [line for path in paths for line in self.admin.ok("GET", path)["data"]]
        return [line["delta"] for line in lines if line["kind"] == "count"]


def test_stocktake_books_all_its_counts_when_it_is_closed(admin: Client) -> None:
    count = Count(admin)
    assert (count.stocktake["status"], count.stocktake["lines"], count.stocktake["counted"]) == ("open", 3, 0)
    saved = count.save(18, 33)
    figures = ("counted", "different", "missing", "surplus", "value", "version")
    assert [saved[name] for name in figures] == [2, 2, 2, 3, 2.5, 2]
    report = count.lines("different=true&sort=difference")
    assert [tuple(row[name] for name in REPORT) for row in report] == [
        ("Cola 0", 20, 18, -2, -5.0), ("Cola 1", 30, 33, 3, 7.5)]  # fmt: skip
    closed = count.close()
    assert (closed["status"], closed["reason"], closed["different"]) == ("closed", "Stocktake", 2)
    assert count.stock() == [18, 33, 40]
    assert count.booked() == [-2, 3]
    assert [line["movement_id"] is not None for line in count.lines()] == [True, True, False]


def test_values_are_rounded_once_in_the_response(admin: Client) -> None:
    count = Count(admin)
    for product in count.products:
        admin.ok("PUT", f"/api/products/{product['id']}", json={"unit_price": 0.0375})
    saved = count.save(19, 29, 39)
    assert ([line["value"] for line in count.lines()], saved["value"]) == ([-0.04, -0.04, -0.04], -0.11)


def test_report_is_exported_as_csv(admin: Client) -> None:
    count = Count(admin)
    count.save(18, 30, 41)
    text = admin.get(f"{count.path}/lines?different=true&format=csv").text
    rows = list(csv.DictReader(text.splitlines()))
    assert [tuple(row[name] for name in REPORT) for row in rows] == [
        ("Cola 0", "20", "18", "-2", "-5.00"), ("Cola 2", "40", "41", "1", "2.50")]  # fmt: skip


def test_each_line_of_a_stocktake_names_the_user_who_counted_it(admin: Client) -> None:
    count = Count(admin)
    other = make_user(admin, "store_manager", store_id=count.store["id"])
    device = admin.acting_as(other["email"])
    count.save(18)
    lines = [{"product_id": count.products[1]["id"], "counted_stock": 29}]
    device.ok("PUT", f"{count.path}/lines", json={"lines": lines})
    assert [line["counted_by"] for line in count.lines()] == [admin.ok("GET", "/api/me")["id"], other["id"], None]
    assert device.ok("GET", count.path)["counted"] == 2
    assert count.save(None)["counted"] == 1
    assert count.lines()[0]["counted_by"] is None


def test_count_saved_again_changes_nothing_unless_stock_has_moved(admin: Client) -> None:
    count = Count(admin)
    first = count.save(18)
    assert count.save(18) == first
    move(count, 0, -5)
    assert count.save(18)["version"] == first["version"] + 1
    assert (count.lines()[0]["expected_stock"], count.lines()[0]["difference"]) == (15, 3)


def move(count: Count, index: int, delta: int) -> None:
    """Book an adjustment of a product of the stocktake."""
    path = f"/api/inventory/{count.rows[index]['id']}/adjustments"
    count.admin.ok("POST", path, json={"delta": delta, "reason": "meanwhile"})


def test_difference_is_booked_against_the_stock_at_the_time_of_counting(admin: Client) -> None:
    count = Count(admin)
    count.save(18)
    move(count, 0, -5)
    line = count.lines()[0]
    assert (line["expected_stock"], line["stock_now"], line["difference"]) == (20, 15, -2)
    count.close()
    assert count.stock()[0] == 13


def test_line_with_a_later_count_outside_the_stocktake_is_not_booked(admin: Client) -> None:
    count = Count(admin)
    count.save(18, 29)
    admin.ok("PUT", f"/api/inventory/{count.rows[0]['id']}", json={"current_stock": 18})
    assert [line["superseded"] for line in count.lines()] == [True, False, False]
    count.close()
    assert count.stock() == [18, 29, 40]
    assert [(line["superseded"], line["movement_id"] is None) for line in count.lines()] == [
        (True, True), (False, False), (False, True)]  # fmt: skip
    assert count.booked() == [-2, -1]


def test_reversed_count_outside_the_stocktake_supersedes_no_line(admin: Client) -> None:
    count = Count(admin)
    count.save(18, 29)
    path = f"/api/inventory/{count.rows[0]['id']}"
    admin.ok("PUT", path, json={"current_stock": 15})
    [booked, *_] = admin.ok("GET", f"{path}/movements?sort=-at")["data"]
    admin.ok("POST", f"/api/inventory/movements/{booked['id']}/reverse", json={"reason": "wrong product"})
    assert [line["superseded"] for line in count.lines()] == [False, False, False]
    count.close()
    assert count.stock() == [18, 29, 40]
    assert count.booked() == [-5, -2, -1]


def test_count_below_zero_after_movements_is_refused_with_its_product(admin: Client) -> None:
    count = Count(admin)
    count.save(2, 30)
    move(count, 0, -19)
    problem = admin.refused(409, "PATCH", f"{count.path}/close", json={"reason": "x"})
    assert [item["key"] for item in problem["items"]] == [count.products[0]["id"]]
    assert count.stock() == [1, 30, 40]
    assert count.admin.ok("GET", count.path)["status"] == "open"


def test_stocktake_of_categories_counts_their_products_only(admin: Client) -> None:
    store, category = make_store(admin), unique("Category")
    wanted, other = make_product(admin, category=category), make_product(admin)
    for product in (wanted, other):
        make_stock(admin, store, product, 5)
    body = {"store_id": store["id"], "categories": [category]}
    made = admin.ok("POST", "/api/stocktakes", json=body)
    path = f"/api/stocktakes/{made['id']}/lines"
    assert [line["product_id"] for line in admin.ok("GET", path)["data"]] == [wanted["id"]]
    added = admin.ok("PUT", path, json={"lines": [{"product_id": other["id"], "counted_stock": 4}]})
    assert (added["lines"], added["counted"]) == (2, 1)


def test_product_that_the_store_does_not_carry_is_named(admin: Client) -> None:
    count = Count(admin)
    lines = [{"product_id": p["id"], "counted_stock": 1} for p in (count.products[0], make_product(admin))]
    problem = admin.refused(404, "PUT", f"{count.path}/lines", json={"lines": lines})
    assert [item["index"] for item in problem["items"]] == [1]
    assert count.lines("counted=true") == []


def test_store_has_one_open_stocktake(admin: Client) -> None:
    count = Count(admin)
    body = {"store_id": count.store["id"]}
    assert "open stocktake" in admin.refused(409, "POST", "/api/stocktakes", json=body)["detail"]
    assert admin.ok("PATCH", f"{count.path}/discard", json={"reason": "x"})["status"] == "discarded"
    made = admin.ok("POST", "/api/stocktakes", json=body)
    found = admin.ok("GET", f"/api/stocktakes?store_id={count.store['id']}")["data"]
    assert [row["id"] for row in found] == [made["id"], count.stocktake["id"]]
    still_open = admin.ok("GET", f"/api/stocktakes?store_id={count.store['id']}&status=open")["data"]
    assert [row["id"] for row in still_open] == [made["id"]]


@pytest.mark.parametrize("end", ["close", "discard"])
def test_ended_stocktake_never_changes(admin: Client, database: Database, end: str) -> None:
    count = Count(admin)
    count.save(18)
    admin.ok("PATCH", f"{count.path}/{end}", json={"reason": "x"})
    before, stock = count.lines(), count.stock()
    for method, path, more in (
        ("PUT", f"{count.path}/lines", {"lines": [{"product_id": count.products[0]["id"], "counted_stock": 1}]}),
        ("PATCH", f"{count.path}/close", {"reason": "x"}),
        ("PATCH", f"{count.path}/discard", {"reason": "x"}),
    ):
        assert "cannot change" in admin.refused(409, method, path, json=more)["detail"]
    for statement in (
        "UPDATE stocktakes SET reason = 'other' WHERE id = %s",
        "UPDATE stocktake_lines SET exceeded_by = 1 WHERE stocktake_id = %s",
    ):
        with pytest.raises(psycopg.errors.RestrictViolation):
            database.execute(statement, (count.stocktake["id"],))  # type: ignore[call-overload]
    admin.ok("PUT", f"/api/products/{count.products[0]['id']}", json={"name": "Renamed", "unit_price": 99})
    assert (count.lines(), count.stock()) == (before, stock)


def test_lines_of_an_ended_stocktake_are_found_and_sorted_by_what_they_show(admin: Client) -> None:
    first, second = unique("Category"), unique("Category")
    count = Count(admin)
    for product in count.products:
        admin.ok("PUT", f"/api/products/{product['id']}", json={"category": first})
    count.save(18)
    count.close()
    changes = {"category": second, "name": unique("Zest")}
    admin.ok("PUT", f"/api/products/{count.products[0]['id']}", json=changes)
    shown = [f"Cola {n}" for n in range(3)]
    for query in (f"category={first}", "search=cola", "sort=product_name", f"search={first}&sort=product_name&limit=2"):
        found = count.lines(query)
        assert ([line["product_name"] for line in found], {line["category"] for line in found}) == (
            shown[: 2 if "limit" in query else 3], {first}), query  # fmt: skip
    assert count.lines(f"category={second}") == count.lines("search=zest") == []
    again = admin.ok("POST", "/api/stocktakes", json={"store_id": count.store["id"]})
    path = f"/api/stocktakes/{again['id']}/lines"
    for query in (f"category={second}", f"search={changes['name']}"):
        assert [line["product_id"] for line in admin.ok("GET", f"{path}?{query}")["data"]] == [count.products[0]["id"]]


def test_stocktake_without_a_count_cannot_be_closed(admin: Client) -> None:
    count = Count(admin)
    assert "No product is counted" in admin.refused(409, "PATCH", f"{count.path}/close", json={"reason": "x"})["detail"]


def test_stocktake_that_changed_since_it_was_read_is_not_closed(admin: Client) -> None:
    count = Count(admin)
    seen = count.save(18)["version"]
    count.save(18, 29)
    headers = {"If-Match": f'"{seen}"'}
    admin.refused(412, "PATCH", f"{count.path}/close", json={"reason": "x"}, headers=headers)
    count.close(headers={"If-Match": f'"{seen + 1}"'})


def test_preview_of_a_closing_shows_the_movements_of_a_stocktake(admin: Client) -> None:
    count = Count(admin)
    count.save(18, 30)
    preview = admin.ok("PATCH", f"{count.path}/close?dry_run=true", json={"reason": "x"})
    assert [movement["delta"] for movement in preview["movements"]] == [-2, 0]
    assert (preview["result"]["status"], count.stock()[0]) == ("closed", 20)


def at_once(count: int, send: Callable[[int], httpx.Response]) -> list[httpx.Response]:
    """Send requests at the same moment; returns the responses."""
    gate = Barrier(count)

    def one(index: int) -> httpx.Response:
        gate.wait(120)
        return send(index)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_concurrent_closings_book_once(admin: Client) -> None:
    count = Count(admin)
    count.save(18, 33)
    responses = at_once(6, lambda _: admin.patch(f"{count.path}/close", json={"reason": "x"}))
    assert sorted(response.status_code for response in responses) == [200, 409, 409, 409, 409, 409]
    assert (count.stock(), count.booked()) == ([18, 33, 40], [-2, 3])


def test_concurrent_saves_of_two_devices_are_all_kept(admin: Client) -> None:
    count = Count(admin, tuple(range(10, 22)))
    other = admin.acting_as(make_user(admin, "admin")["email"])

    def save(index: int) -> httpx.Response:
        lines = [{"product_id": count.products[index]["id"], "counted_stock": 1}]
        return (other if index % 2 else admin).put(f"{count.path}/lines", json={"lines": lines})

    assert {response.status_code for response in at_once(12, save)} == {200}
    assert count.admin.ok("GET", count.path)["counted"] == 12


def test_closing_repeated_after_a_killed_process_is_booked_once(
    service: Service, admin: Client, database: Database, tmp_path: Path
) -> None:
    count = Count(admin)
    count.save(18, 33)
    apart = start_service(tmp_path, **{k: v for k, v in service.environment.items() if k.startswith("DB_")})
    apart.wait_until_ready()
    headers = {**admin.headers, "Idempotency-Key": unique("close")}
    parameters: dict[str, Any] = {**connection_parameters(service.settings), "autocommit": False}
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**parameters) as holder:
        holder.execute("SELECT FROM inventory WHERE id = %s FOR UPDATE", (count.rows[1]["id"],))
        lost = pool.submit(httpx.patch, f"{apart.url}{count.path}/close", json={"reason": "x"}, headers=headers)
        waiting = "SELECT pid FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"
        blocked = (holder.info.backend_pid,)
        wait_for(lambda: database.execute(waiting, blocked).fetchone() is not None, "the closing waits for a row")
        apart.process.kill()
        apart.process.wait()
        with pytest.raises(httpx.TransportError):
            lost.result()
        holder.rollback()
    responses = [admin.patch(f"{count.path}/close", json={"reason": "x"}, headers=headers) for _ in range(2)]
    assert [response.status_code for response in responses] == [200, 200]
    assert responses[0].content == responses[1].content
    assert (count.stock(), count.booked()) == ([18, 33, 40], [-2, 3])
