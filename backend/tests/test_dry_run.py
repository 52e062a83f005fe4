"""Dry runs: a write returns its effects as a preview, and changes nothing."""

from typing import Any

import psycopg
import pytest

from tests.contract import Client
from tests.factories import Shop, stock_of
from tests.test_hostile_input import table_contents

Database = psycopg.Connection[dict[str, Any]]


def preview_of(client: Client, method: str, path: str, database: Database, **body: Any) -> dict[str, Any]:
    """The preview of a write, which must have left every table as it was."""
    before = table_contents(database)
    preview = client.ok(method, f"{path}?dry_run=true", **({"json": body} if body else {}))
    assert table_contents(database) == before
    assert preview["dry_run"] is True
    return preview


def test_preview_of_a_fulfillment_shows_stock_and_movements(shop: Shop, database: Database) -> None:
    order = shop.order(30)
    shop.approve(order)
    preview = preview_of(shop.west, "PATCH", f"/api/orders/{order['id']}/fulfill", database)
    assert preview["result"]["status"] == "fulfilled"
    assert [(m["kind"], m["delta"], m["balance_after"]) for m in preview["movements"]] == [
        ("transfer_out", -30, 70), ("transfer_in", 30, 30)]  # fmt: skip
    stock = {row["store_id"]: (row["current_stock"], row["reserved_stock"]) for row in preview["stock"]}
    assert stock == {shop.warehouse["id"]: (70, 0), shop.store["id"]: (30, 0)}
    assert shop.admin.ok("GET", f"/api/orders/{order['id']}")["status"] == "approved"
    shop.fulfill(order)


def test_preview_of_an_approval_shows_the_remaining_available_stock(shop: Shop, database: Database) -> None:
    order = shop.order(30)
    preview = preview_of(shop.west, "PATCH", f"/api/orders/{order['id']}/approve", database)
    (row,) = preview["stock"]
    assert (preview["result"]["status"], preview["movements"], row["available_stock"]) == ("approved", [], 70)


def test_dry_run_is_refused_like_the_real_request(shop: Shop) -> None:
    order = shop.order(101)
    problem = shop.west.refused(409, "PATCH", f"/api/orders/{order['id']}/approve?dry_run=true")
    assert problem["code"] == "out_of_stock"


def test_creation_of_an_order_and_of_a_batch_can_be_previewed(shop: Shop, database: Database) -> None:
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 3}
    assert (
        preview_of(shop.admin, "POST", "/api/orders", database, **body)["result"]["source_store_id"]
        == shop.warehouse["id"]
    )
    assert (
        len(preview_of(shop.admin, "POST", "/api/orders/batch", database, orders=[body] * 2)["result"]["orders"]) == 2
    )


def test_previews_consume_no_order_numbers(shop: Shop) -> None:
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 3}
    before = shop.admin.ok("POST", "/api/orders", json=body)["number"]
    for path, tried_body in (("/api/orders", body), ("/api/orders/batch", {"orders": [body] * 2})):
        preview = shop.admin.ok("POST", f"{path}?dry_run=true", json=tried_body)["result"]
        made = preview.get("orders", [preview])
        assert len({order["number"] for order in made}) == len(made)
        assert all(order["number"].startswith("PREVIEW-") for order in made)
    after = shop.admin.ok("POST", "/api/orders", json=body)["number"]
    assert int(after.removeprefix("PO-")) == int(before.removeprefix("PO-")) + 1


def test_changes_of_stock_and_stores_can_be_previewed(shop: Shop, database: Database) -> None:
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    counted = preview_of(shop.admin, "PUT", path, database, current_stock=7)
    assert (counted["result"]["current_stock"], counted["movements"][0]["delta"]) == (7, -93)
    adjusted = preview_of(shop.admin, "POST", f"{path}/adjustments", database, delta=-1, reason="broken")
    assert adjusted["stock"][0]["current_stock"] == 99
    counts = [{"product_id": shop.product["id"], "current_stock": 90}]
    taken = preview_of(shop.admin, "POST", "/api/inventory/counts", database, store_id=shop.warehouse["id"], reason="x",
                  counts=counts)  # fmt: skip
    assert taken["stock"][0]["current_stock"] == 90
    assert (
        preview_of(shop.admin, "PUT", f"/api/stores/{shop.store['id']}", database, name="New")["result"]["name"]
        == "New"
    )
    assert stock_of(shop.admin, shop.warehouse, shop.product)["version"] == shop.at_warehouse["version"]


def test_dry_run_does_not_consume_the_idempotency_key(shop: Shop) -> None:
    order = shop.order(5)
    path, key = f"/api/orders/{order['id']}/approve", {"Idempotency-Key": f"tried-{order['id']}"}
    shop.west.ok("PATCH", f"{path}?dry_run=true", headers=key)
    response = shop.west.patch(path, headers=key)
    assert (response.status_code, response.json()["status"]) == (200, "approved")


@pytest.mark.parametrize("query", ["dry_run=yes", "dry_run=", "dryrun=true"])
def test_write_refuses_unknown_query_parameters(shop: Shop, query: str) -> None:
    shop.west.refused(422, "PATCH", f"/api/orders/{shop.order()['id']}/approve?{query}")
