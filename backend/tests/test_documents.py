"""Documents: an order keeps its product and its stores as they were when it was requested."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any, LiteralString

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.database.connection_parameters import connection_parameters
from app.database.locks import TIME_ZONE
from tests.clock import AHEAD, no_day_change
from tests.conftest import INVARIANTS, Service
from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_stocktake, make_store, unique, without_guards
from tests.test_races import wait_until_done_or_blocked

Database = psycopg.Connection[dict[str, Any]]
Json = dict[str, Any]
__all__ = ["no_day_change"]  # a fixture

AGREED = (
    "product_name", "sku", "brand", "category", "package_size", "unit_price", "value", "store_name", "region",
    "source_store_name", "source_region",
)  # fmt: skip


def agreed(order: Json) -> Json:
    """The fields of an order that never change with master data."""
    return {name: order[name] for name in AGREED}


def find(client: Client, order: Json) -> Json:
    """Return the order as it is shown now."""
    return client.ok("GET", f"/api/orders/{order['id']}")


def change_everything(shop: Shop) -> Json:
    """Change the product and both stores; return the values of today as an order shows them."""
    product = {"name": "Rye", "sku": unique("NEW"), "brand": "Newb", "category": unique("New"),
               "package_size": "2 x 2 l", "unit_price": 21.5}  # fmt: skip
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json=product)
    shop.admin.ok("PUT", f"/api/stores/{shop.store['id']}", json={"name": "Pier", "region": "South"})
    shop.admin.ok("PUT", f"/api/stores/{shop.warehouse['id']}", json={"name": "Depot", "region": "Midwest"})
    return {
        **{key: value for key, value in product.items() if key != "name"}, "product_name": "Rye",
        "store_name": "Pier", "region": "South", "source_store_name": "Depot", "source_region": "Midwest",
    }  # fmt: skip


def test_order_keeps_its_agreed_values_and_shows_current_values_that_differ(shop: Shop) -> None:
    order = shop.order(3)
    assert (order["unit_price"], order["value"], order["current"]) == (10, 30, None)
    today = change_everything(shop)
    for shown in (
        find(shop.admin, order),
        shop.admin.ok("GET", f"/api/orders?product_id={shop.product['id']}")["data"][0],
        shop.admin.ok("PATCH", f"/api/orders/{order['id']}", json={"notes": "seen"}),
    ):
        assert agreed(shown) == agreed(order)
        assert shown["current"] == today


def test_export_has_the_values_of_the_document(shop: Shop) -> None:
    order = shop.order(3)
    change_everything(shop)
    text = shop.admin.get(f"/api/orders?product_id={shop.product['id']}&format=csv").text
    (line,) = csv.DictReader(io.StringIO(text))
    shown = {**agreed(order), "unit_price": "10.00", "value": "30.00"}
    assert {name: line[name] for name in AGREED} == shown
    assert '"unit_price": 21.50' in line["current"]


def test_only_the_changed_fields_are_current(shop: Shop) -> None:
    order = shop.order(1)
    path = f"/api/products/{shop.product['id']}"
    shop.admin.ok("PUT", path, json={"unit_price": 10.01})
    assert find(shop.admin, order)["current"] == {"unit_price": 10.01}
    shop.admin.ok("PUT", path, json={"unit_price": 10})
    assert find(shop.admin, order)["current"] is None


MOVES = st.one_of(
    st.tuples(st.just("warehouse"), st.sampled_from([{"name": "Depot"}, {"name": "Quay"}, {"region": "South"}])),
    st.tuples(st.just("store"), st.sampled_from([{"name": "Pier"}, {"name": "Harbour"}, {"region": "Midwest"}])),
    st.tuples(st.just("product"), st.sampled_from([{"name": "Rye"}, {"unit_price": 21.5}, {"brand": "Newb"}])),
)


def test_ended_stocktakes_and_released_orders_keep_the_store_names_of_their_time(shop: Shop) -> None:
    """Random changes of master data before and after the end of stocktakes, and between orders and their release."""
    whole = f"/api/inventory/{shop.at_warehouse['id']}"

    def change(kind: str, fields: Json) -> None:
        path = {"warehouse": "stores", "store": "stores", "product": "products"}[kind]
        shop.admin.ok("PUT", f"/api/{path}/{getattr(shop, kind)['id']}", json=fields)

    @settings(max_examples=8)
    @given(st.lists(MOVES, max_size=4), st.lists(MOVES, min_size=1, max_size=4), st.sampled_from(["close", "discard"]))
    def replay(before: list[tuple[str, Json]], after: list[tuple[str, Json]], end: str) -> None:
        shop.admin.ok("PUT", whole, json={"current_stock": 100})
        change("store", {"region": shop.store["region"]})  # of the one who approves
        order = shop.approve(shop.order(5))
        stocktake = make_stocktake(shop)
        path = f"/api/stocktakes/{stocktake['id']}"
        for kind, fields in before:
            change(kind, fields)
        today = shop.admin.ok("GET", f"/api/stores/{shop.warehouse['id']}")
        ended = shop.admin.ok("PATCH", f"{path}/{end}", json={"reason": "x"})
        assert (ended["store_name"], ended["region"]) == (today["name"], today["region"])
        shown, lines = shop.admin.ok("GET", path), shop.admin.ok("GET", f"{path}/lines")
        for kind, fields in after:
            change(kind, fields)
        assert (shop.admin.ok("GET", path), shop.admin.ok("GET", f"{path}/lines")) == (shown, lines)
        listed = shop.admin.ok("GET", f"/api/stocktakes?store_id={shop.warehouse['id']}&region={shown['region']}")
        assert shown in listed["data"]
        (released,) = shop.admin.ok("PUT", whole, json={"current_stock": 0})["released_orders"]
        assert (released["id"], released["store_name"]) == (order["id"], order["store_name"])
        assert find(shop.admin, order)["store_name"] == order["store_name"]
        shop.admin.ok("PATCH", f"/api/orders/{order['id']}/cancel", json={"reason": "x"})

    replay()


def test_order_from_a_supplier_has_no_source(shop: Shop) -> None:
    order = shop.order(1, source_store_id=None)
    assert (order["source_store_name"], order["source_region"]) == (None, None)
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"name": "Rye"})
    assert find(shop.admin, order)["current"] == {"product_name": "Rye"}


def test_value_is_exact_to_the_cent(shop: Shop) -> None:
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"unit_price": 99999999.99})
    response = shop.admin.post("/api/orders", json={
        "store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 99_999, "source_store_id": None,
    })  # fmt: skip
    assert '"value":9999899999000.01' in response.text.replace(" ", "")


@pytest.mark.parametrize(
    ("price", "quantity", "value"), [(0.0375, 3, "0.11"), (0.005, 1, "0.01"), (0.0005, 10, "0.01"), (12.5, 2, "25.00")]
)
def test_value_is_rounded_half_up_to_the_cent(shop: Shop, price: float, quantity: int, value: str) -> None:
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"unit_price": price})
    order = shop.order(quantity)
    text = shop.admin.get(f"/api/orders/{order['id']}").text.replace(" ", "")
    assert f'"value":{value},' in text
    assert order["unit_price"] == price


def test_edited_quantity_changes_the_value_at_the_agreed_price(shop: Shop) -> None:
    order = shop.order(4)
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"unit_price": 12})
    assert shop.admin.ok("PATCH", f"/api/orders/{order['id']}", json={"quantity": 2})["value"] == 20


def test_permissions_follow_the_current_region(shop: Shop) -> None:
    order = shop.order(1)
    assert "approve" in find(shop.west, order)["allowed_actions"]
    shop.admin.ok("PUT", f"/api/stores/{shop.store['id']}", json={"region": "South"})
    assert find(shop.west, order)["allowed_actions"] == []
    shop.west.refused(403, "PATCH", f"/api/orders/{order['id']}/approve", json={})


@pytest.mark.parametrize("resource", ["products", "stores"])
def test_order_concurrent_with_a_change_of_master_data_has_the_new_version(
    shop: Shop, service: Service, database: Database, resource: str
) -> None:
    thing = shop.product if resource == "products" else shop.warehouse
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as editor:
        with editor.transaction():
            editor.execute(f"UPDATE {resource} SET name = 'Changed' WHERE id = %s", (thing["id"],))  # pyright: ignore
            creation = pool.submit(shop.order, 1)
            wait_until_done_or_blocked(creation, database)
            assert not creation.done()
        order = creation.result(120)
    assert order["product_name" if resource == "products" else "source_store_name"] == "Changed"
    assert order["current"] is None


def test_order_inserted_by_sql_has_the_versions_of_its_time(shop: Shop, database: Database) -> None:
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"unit_price": 11})
    insert = """INSERT INTO orders (store_id, product_id, quantity, requested_quantity, requested_by, created_at)
                SELECT %s, %s, 1, 1, 1, v.valid_from - interval '1 us' * %s FROM product_versions v
                WHERE v.product_id = %s AND v.version = %s RETURNING product_version, store_version, source_version"""
    for number, before, named in ((1, 5, 1), (1, 0, 1), (2, 1, 1), (2, 0, 2)):
        with database.transaction(force_rollback=True):
            row = database.execute(
                insert, (shop.store["id"], shop.product["id"], before, shop.product["id"], number)
            ).fetchone()
        assert row == {"product_version": named, "store_version": 1, "source_version": None}


@pytest.mark.usefixtures("no_day_change")
def test_order_is_not_requested_before_its_versions_even_if_the_clock_was_set_back(
    shop: Shop, database: Database
) -> None:
    with database.transaction():
        database.execute("SET LOCAL session_replication_role = replica")
        database.execute(
            f"UPDATE product_versions SET valid_from = valid_from + {AHEAD} WHERE product_id = %s",
            (shop.product["id"],),
        )
    order = shop.order(1)
    row = database.execute(
        "SELECT valid_from FROM product_versions WHERE product_id = %s", (shop.product["id"],)
    ).fetchone()
    times = database.execute("SELECT created_at FROM orders WHERE id = %s", (order["id"],)).fetchone()
    assert row is not None
    assert times is not None
    assert times["created_at"] == row["valid_from"]


def test_source_store_that_does_not_exist_is_not_found(shop: Shop) -> None:
    body = {"store_id": make_store(shop.admin)["id"], "product_id": shop.product["id"], "quantity": 1}
    problem = shop.admin.refused(404, "POST", "/api/orders", json={**body, "source_store_id": "999999999"})
    assert problem["detail"] == "No store has this source_store_id"


# ------------------------------------------------------------------------------------- reports


def counts(client: Client, query: str) -> int:
    """The total of the order counts with these filters; checks that the list has the same total."""
    total = client.ok("GET", f"/api/orders/counts?{query}")["total"]
    assert client.ok("GET", f"/api/orders?{query}")["total"] == total
    return total


@pytest.mark.usefixtures("no_day_change")
def test_orders_are_reported_under_the_category_and_region_of_their_document(shop: Shop) -> None:
    store, product = f"store_id={shop.store['id']}", f"product_id={shop.product['id']}"
    old, new = unique("Old"), unique("New")
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"category": old})
    shop.order(1)
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"category": new})
    shop.admin.ok("PUT", f"/api/stores/{shop.store['id']}", json={"region": "South"})
    shop.order(1)
    shop.order(1)
    day = "date_from=2000-01-01"
    for query, west, south in ((store, 1, 2), (f"{store}&{product}", 1, 2), (f"{store}&{day}", 1, 2)):
        assert (counts(shop.admin, f"{query}&region=West"), counts(shop.admin, f"{query}&region=South")) == (
            west,
            south,
        )
        assert counts(shop.admin, f"{query}&region=West&region=South") == 3
    assert (counts(shop.admin, f"category={old}"), counts(shop.admin, f"category={new}")) == (1, 2)
    assert (counts(shop.admin, f"category={old}&region=South"), counts(shop.admin, f"category={new}&{day}")) == (0, 2)
    history = [shop.admin.ok("GET", f"/api/inventory/kpi/history?days=1&category={c}")[-1] for c in (old, new)]
    assert [point["orders"] for point in history] == [1, 2]
    regions = shop.admin.ok("GET", f"/api/inventory/regions?category={new}")
    assert {row["region"]: row["pending_orders"] for row in regions if row["pending_orders"]} == {"South": 2}


@pytest.mark.usefixtures("no_day_change")
def test_past_stock_is_reported_under_its_region_at_that_time(shop: Shop, database: Database) -> None:
    category = unique("Moved")
    product = make_product(shop.admin, category=category)
    row = make_stock(shop.admin, shop.store, product, 40, reorder_level=50)
    with database.transaction():  # as if it had been there yesterday
        without_guards(database)
        database.execute("UPDATE stock_category_days SET day = day - 1 WHERE store_id = %s", (shop.store["id"],))
        database.execute("UPDATE stock_days SET day = day - 1 WHERE store_id = %s", (shop.store["id"],))
        database.execute("UPDATE low_stock_days SET day = day - 1 WHERE category = %s", (category,))
        database.execute("SET LOCAL session_replication_role = replica")  # the ledger is append-only
        database.execute(
            """UPDATE stock_movements SET at = company_day_start(company_day(at) - 1) + interval '1 hour'
               WHERE inventory_id IN (SELECT id FROM inventory WHERE store_id = %s)""",
            (shop.store["id"],),
        )
        database.execute("UPDATE inventory SET created_at = created_at - interval '1 day' WHERE store_id = %s",
                         (shop.store["id"],))  # fmt: skip
    sold = {"reason": "sold", "reason_code": "sold"}
    shop.admin.ok("POST", f"/api/inventory/{row['id']}/adjustments", json={"delta": -3, **sold})
    shop.admin.ok("PUT", f"/api/stores/{shop.store['id']}", json={"region": "South"})
    shop.admin.ok("POST", f"/api/inventory/{row['id']}/adjustments", json={"delta": -7, **sold})

    def days(region: str) -> list[tuple[int, float, int]]:
        path = f"/api/inventory/kpi/history?days=2&category={category}&region={region}"
        return [(d["total_units"], d["total_value"], d["low_stock_alerts"]) for d in shop.admin.ok("GET", path)]

    assert days("West") == [(40, 400, 1), (0, 0, 0)]
    assert days("South") == [(0, 0, 0), (30, 300, 1)]
    trends = shop.admin.ok("GET", f"/api/inventory/trends?days=2&category={category}&region=West")
    assert [point["total_units"] for point in trends] == [40, 0]
    gone = database.execute(
        """SELECT region, sum(consumption)::int AS units FROM stock_category_days WHERE category = %s
           GROUP BY 1 ORDER BY 1""",
        (category,),
    ).fetchall()
    assert gone == [{"region": "South", "units": 7}, {"region": "West", "units": 3}]


@pytest.mark.parametrize("write", ["delivery", "creation"])
def test_new_stock_row_during_a_move_of_its_store_is_counted_in_the_new_region(
    shop: Shop, service: Service, database: Database, write: str
) -> None:
    product, order = make_product(shop.admin, category=unique("Moved")), None
    if write == "delivery":
        order = shop.order(5, product_id=product["id"], source_store_id=None)
        shop.approve(order)
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as editor:
        with editor.transaction():
            editor.execute("UPDATE stores SET region = 'Midwest' WHERE id = %s", (shop.store["id"],))
            if order is None:
                done = pool.submit(make_stock, shop.admin, shop.store, product, 5)
            else:
                done = pool.submit(shop.admin.ok, "PATCH", f"/api/orders/{order['id']}/fulfill", json={})
            wait_until_done_or_blocked(done, database)
            assert not done.done()
        done.result(120)
    rows = database.execute(
        "SELECT region, sum(units_delta)::int AS units FROM stock_category_days WHERE category = %s GROUP BY 1",
        (product["category"],),
    ).fetchall()
    assert rows == [{"region": "Midwest", "units": 5}]
    assert database.execute(INVARIANTS).fetchall() == []


@pytest.mark.parametrize("table", ["stores", "products"])
def test_new_stock_row_holds_its_store_and_product_until_the_commit(
    shop: Shop, service: Service, database: Database, table: LiteralString
) -> None:
    store = make_store(shop.admin)
    held = {"stores": store["id"], "products": shop.product["id"]}[table]
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as holder:
        with holder.transaction():
            holder.execute("SELECT pg_advisory_xact_lock(%s, 0)", (TIME_ZONE,))  # a commit of new stock waits for it
            creation = pool.submit(make_stock, shop.admin, store, shop.product, 5)
            wait_until_done_or_blocked(creation, database)
            assert not creation.done()
            with pytest.raises(psycopg.errors.LockNotAvailable):
                database.execute(f"SELECT FROM {table} WHERE id = %s FOR NO KEY UPDATE NOWAIT", (held,))
        creation.result(120)
