"""Sales that are sent at the same time, or again after a lost connection: each line is booked once."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random
from threading import Barrier
from typing import Any

import httpx
import psycopg

from tests.conftest import INVARIANTS
from tests.contract import Client
from tests.factories import Json, Shop, make_product, make_stock, unique
from tests.test_sales import ledger, line, post

Database = psycopg.Connection[dict[str, Any]]


def test_lines_of_two_concurrent_requests_are_booked_once(shop: Shop) -> None:
    sold = [line(shop) for _ in range(20)]
    start = Barrier(4)

    def send(number: int) -> Json:
        start.wait(120)
        return post(shop.admin.with_retries(), *(sold if number % 2 else sold[::-1]))

    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(send, range(4)))
    assert sum(response["booked"] for response in responses) == 20
    assert len(ledger(shop.admin, shop.at_warehouse)) == 20


def test_concurrent_lines_with_one_external_id_are_booked_for_one_product(shop: Shop) -> None:
    """The stock rows differ, so only the key of the lines stops the second one."""
    other = make_product(shop.admin)
    make_stock(shop.admin, shop.warehouse, other, 50)
    ids = [unique("line") for _ in range(10)]
    at = datetime.now(UTC).isoformat()
    start = Barrier(2)

    def send(product: Json) -> Json:
        lines = [line(shop, product_id=product["id"], external_id=key, occurred_at=at) for key in ids]
        start.wait(120)
        return post(shop.admin.with_retries(), *lines, mode="valid")

    with ThreadPoolExecutor(2) as pool:
        responses = list(pool.map(send, (shop.product, other)))
    assert sorted((response["booked"], response["refused"]) for response in responses) == [(0, 10), (10, 0)]


def test_lines_resent_after_a_lost_connection_are_booked_once(shop: Shop, database: Database) -> None:
    """Each of eight tills closes some connections before the response, and sends until every line is answered."""
    products = [shop.product, *(make_product(shop.admin) for _ in range(4))]
    made = [line(shop, 1 + n % 3, product_id=products[n % 5]["id"]) for n in range(240)]
    source = unique("cut")

    def till(number: int) -> set[str]:
        random, answered = Random(number), set[str]()
        mine = made[number * 30 : number * 30 + 60] if number < 7 else made[210:] + made[:30]  # tills share lines
        while len(answered) < len(mine):
            open_ones = [sold for sold in mine if sold["external_id"] not in answered]
            some = random.sample(open_ones, min(len(open_ones), 15))
            body = {"source": source, "mode": "valid", "lines": some}
            if random.random() < 0.4:
                cut_off(shop.admin, body)
                continue
            response = shop.admin.with_retries().ok("POST", "/api/sales", json=body)
            assert response["refused"] == 0
            answered |= {result["external_id"] for result in response["lines"]}
        return answered

    with ThreadPoolExecutor(8) as pool:
        answered = set[str]().union(*pool.map(till, range(8)))
    assert answered == {sold["external_id"] for sold in made}
    rows = database.execute(
        """SELECT l.external_id, -m.delta AS quantity FROM sale_lines l JOIN stock_movements m ON m.id = l.movement_id
           WHERE l.source = %s""", (source,)).fetchall()  # fmt: skip
    booked = database.execute(
        "SELECT count(*) AS n, -sum(delta) AS cases FROM stock_movements WHERE kind = 'sale' AND reason LIKE %s",
        (f"{source}: %",)).fetchone()  # fmt: skip
    assert {row["external_id"]: row["quantity"] for row in rows} == {s["external_id"]: s["quantity"] for s in made}
    assert booked == {"n": len(made), "cases": sum(sold["quantity"] for sold in made)}
    assert database.execute(INVARIANTS).fetchall() == []


def cut_off(client: Client, body: Json) -> None:
    """Send a request completely and close the connection without reading the response."""
    url = httpx.URL(str(client.base_url))
    request = client.build_request("POST", "/api/sales", json=body)
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    with socket.create_connection((url.host, url.port or 80), timeout=120) as connection:
        connection.sendall(f"POST /api/sales HTTP/1.1\r\n{head}\r\n".encode() + request.content)
