"""All returns of an order have together no more cases than it received: rules, and guards of the database."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.embedded_servers import PATIENCE
from tests.factories import Json, Shop, make_product, make_store
from tests.returned_orders import find, fulfilled, give_back

Database = psycopg.Connection[dict[str, Any]]


@contextmanager
def refused_at_commit(database: Database, message: str) -> Generator[None]:
    """A transaction that the database refuses, at the latest at COMMIT."""
    with pytest.raises(psycopg.errors.RestrictViolation, match=message), database.transaction():
        yield


def test_concurrent_returns_do_not_exceed_the_received_cases(shop: Shop) -> None:
    order = fulfilled(shop, 10)
    path, body = f"/api/orders/{order['id']}/return", {"quantity": 4, "reason": "recall"}
    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(lambda _: shop.with_retries().west.post(path, json=body).status_code, range(4)))
    assert sorted(responses) == [201, 201, 409, 409]
    assert find(shop, order)["returnable_quantity"] == 2


STEPS = ["return", "cancel", "less", "edit", "ship"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 6)), max_size=8))
def test_random_returns_never_exceed_the_received_cases(shop: Shop, steps: list[tuple[str, int]]) -> None:
    order = fulfilled(shop, 6)
    made: list[str] = []
    for step, cases in steps:
        if step == "return":
            response = shop.admin.post(
                f"/api/orders/{order['id']}/return", json={"quantity": cases, "reason": "recall"}
            )
            made += [response.json()["id"]] if response.is_success else []
        elif made:
            path = f"/api/orders/{made[cases % len(made)]}"
            if step == "edit":
                shop.admin.patch(path, json={"quantity": cases})
            elif step == "cancel":
                shop.admin.patch(f"{path}/cancel", json={"reason": "kept"})
            elif step == "less":
                shop.west.patch(f"{path}/approve", json={"quantity": 1, "reason": "sold"})
            else:
                shop.west.patch(f"{path}/ship", json={"quantity": 1, "remainder": "backorder"})
    found = find(shop, order)
    alive = [find(shop, one) for one in found["returns"] if one["status"] != "cancelled"]
    taken = sum(one["shipped_quantity"] or one["quantity"] for one in alive)
    assert taken + found["returnable_quantity"] == 6
    assert found["returnable_quantity"] >= 0


INSERTED = """
    WITH made AS (
        INSERT INTO orders (store_id, source_store_id, product_id, quantity, requested_quantity, requested_by,
                            return_of, return_reason)
        VALUES (%(store)s, %(source)s, %(product)s, %(cases)s, %(cases)s, 1, %(order)s, 'recall')
        RETURNING id, created_at)
    INSERT INTO order_events (order_id, to_status, actor_id, at) SELECT id, 'pending', 1, created_at FROM made"""


def by_hand(shop: Shop, order: Json, cases: int, **other: Any) -> Json:
    ids = {"store": shop.warehouse["id"], "source": shop.store["id"], "product": shop.product["id"]}
    return {**ids, "order": order["id"], "cases": cases, **other}


def test_database_refuses_a_return_above_the_received_cases(shop: Shop, database: Database) -> None:
    order = fulfilled(shop, 10)
    made = give_back(shop, order, 6)
    with database.transaction(force_rollback=True):
        database.execute(INSERTED, by_hand(shop, order, 4))
        database.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with refused_at_commit(database, "received 10 cases, 11 would be returned"):
        database.execute(INSERTED, by_hand(shop, order, 5))
    raised = """WITH raised AS (UPDATE orders SET quantity = 11, requested_quantity = 11, version = version + 1
                                WHERE id = %(id)s RETURNING id)
                INSERT INTO order_events (order_id, from_status, to_status, actor_id, changes)
                SELECT id, 'pending', 'pending', 1, '{"quantity": [6, 11]}' FROM raised"""
    with refused_at_commit(database, "received 10 cases, 11 would be returned"):
        database.execute(raised, made)


def test_database_refuses_the_second_of_two_concurrent_returns(shop: Shop, database: Database) -> None:
    order = fulfilled(shop, 10)
    second = psycopg.connect(**{**database.info.get_parameters(), "password": database.info.password or None})
    with second, ThreadPoolExecutor(1) as pool:
        with database.transaction():
            database.execute(INSERTED, by_hand(shop, order, 6))
            second.execute(INSERTED, by_hand(shop, order, 6))
            database.execute("SET CONSTRAINTS ALL IMMEDIATE")  # holds the lock of the order from here on
            ended = pool.submit(second.commit)
        with pytest.raises(psycopg.errors.RestrictViolation, match="received 10 cases, 12 would be returned"):
            ended.result(PATIENCE)


@pytest.mark.parametrize("other", ["store", "source", "product"])
def test_database_refuses_a_return_of_another_product_or_store(shop: Shop, database: Database, other: str) -> None:
    order = fulfilled(shop, 10)
    wrong = make_product(shop.admin) if other == "product" else make_store(shop.admin)
    with refused_at_commit(database, "does not return what order"):
        database.execute(INSERTED, by_hand(shop, order, 1, **{other: wrong["id"]}))


def test_database_refuses_a_return_of_an_open_order_and_a_change_of_its_original(
    shop: Shop, database: Database
) -> None:
    order, pending = fulfilled(shop, 10), shop.order(3)
    with refused_at_commit(database, "does not return what order"):
        database.execute(INSERTED, by_hand(shop, pending, 1))
    made = give_back(shop, order, 1)
    with pytest.raises(psycopg.errors.RestrictViolation, match="keeps its product"):
        database.execute("UPDATE orders SET return_of = %s WHERE id = %s", (pending["id"], made["id"]))
