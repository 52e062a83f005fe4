"""Reasons of counts, adjustments and write-offs: lists, changes by administrators, and where each may be used."""

from typing import Any

import psycopg

from tests.contract import Client
from tests.factories import Shop, unique
from tests.test_consumption import adjust
from tests.test_reversals import write_off

Database = psycopg.Connection[dict[str, Any]]


def test_reasons_say_whether_they_are_consumption(client: Client) -> None:
    reasons = client.ok("GET", "/api/reasons?active=true&kind=adjustment")["data"]
    found = {reason["code"]: reason["consumption"] for reason in reasons}
    assert found.items() >= {
        "correction": False, "damaged": False, "expired": False, "theft": False,
        "sold": True, "sample": True, "own_use": True,
    }.items()  # fmt: skip
    assert reasons[0]["code"] == "correction"


def test_reasons_are_filtered_by_kind_and_state(client: Client, database: Database) -> None:
    code = add_reason(database, kinds=["count"], active=False)

    def listed(query: str) -> bool:
        return code in {reason["code"] for reason in client.ok("GET", f"/api/reasons?limit=100&{query}")["data"]}

    assert listed("")
    assert listed("kind=count&kind=adjustment&active=false")
    assert not listed("kind=adjustment")
    assert not listed("active=true")


def add_reason(database: Database, kinds: list[str], active: bool = True) -> str:
    """Insert a reason that is no consumption and return its code."""
    code = unique("reason").replace("-", "_")
    database.execute(
        "INSERT INTO reasons (code, name, kinds, consumption, active) VALUES (%s, 'Test', %s, false, %s)",
        (code, kinds, active),
    )
    return code


def test_ledger_names_the_reason_code(shop: Shop) -> None:
    assert adjust(shop, -1, reason_code="sample")["reason_code"] == "sample"
    assert adjust(shop, -1)["reason_code"] == "correction"
    order = shop.order(1)
    shop.approve(order)
    shop.fulfill(order)
    path = f"/api/inventory/{shop.at_warehouse['id']}/movements"
    assert [m["reason_code"] for m in shop.admin.ok("GET", path)["data"]] == [None, "correction", "sample", None]


def test_reason_that_is_unknown_inactive_or_of_another_kind_is_refused(shop: Shop, database: Database) -> None:
    inactive = add_reason(database, ["count", "adjustment"], active=False)
    of_counts, of_adjustments = add_reason(database, ["count"]), add_reason(database, ["adjustment"])
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    counts = {"store_id": shop.warehouse["id"], "reason": "x",
              "counts": [{"product_id": shop.product["id"], "current_stock": 99}]}  # fmt: skip
    for code in ("unheard_of", inactive, of_counts):
        body = {"delta": -1, "reason": "x", "reason_code": code}
        shop.admin.refused(404, "POST", f"{path}/adjustments", json=body)
    for code in ("unheard_of", inactive, of_adjustments):
        shop.admin.refused(404, "PUT", path, json={"current_stock": 99, "reason_code": code})
        shop.admin.refused(404, "POST", "/api/inventory/counts", json={**counts, "reason_code": code})
    shop.admin.ok("POST", f"{path}/adjustments", json={"delta": -1, "reason": "x", "reason_code": of_adjustments})
    shop.admin.ok("PUT", path, json={"current_stock": 98, "reason_code": of_counts})
    shop.admin.refused(422, "PUT", path, json={"reorder_level": 1, "reason_code": of_counts})


def test_administrators_create_and_change_reasons(shop: Shop) -> None:
    code = unique("breakage").replace("-", "_")
    body = {"code": code, "name": "Breakage", "kinds": ["write_off", "write_off"], "consumption": True}
    made = shop.admin.ok("POST", "/api/reasons", json=body)
    assert (made["kinds"], made["active"], made["version"]) == (["write_off"], True, 1)
    path = f"/api/reasons/{made['id']}"
    assert shop.west.ok("GET", path) == made
    assert shop.admin.refused(409, "POST", "/api/reasons", json=body)["detail"] == "Another reason has this code"
    write_off(shop.admin, shop.at_warehouse, 2, code)
    adjusting = {"delta": -1, "reason": "a", "reason_code": code}
    adjustments = f"/api/inventory/{shop.at_warehouse['id']}/adjustments"
    shop.admin.refused(404, "POST", adjustments, json=adjusting)
    changed = shop.admin.ok("PUT", path, json={"name": "Broken", "kinds": ["adjustment"]})
    assert (changed["name"], changed["kinds"], changed["version"]) == ("Broken", ["adjustment"], 2)
    shop.admin.ok("POST", adjustments, json=adjusting)
    shop.admin.ok("PUT", path, json={"active": False})
    shop.admin.refused(404, "POST", adjustments, json=adjusting)
    shop.admin.refused(422, "PUT", path, json={"consumption": False})
    shop.admin.refused(412, "PUT", path, json={"name": "B"}, headers={"If-Match": '"1"'})
    for method, where, sent in (("POST", "/api/reasons", {**body, "code": "b"}), ("PUT", path, {"name": "B"})):
        shop.west.refused(403, method, where, json=sent)
    shop.admin.refused(404, "PUT", "/api/reasons/999999999", json={"name": "B"})


def test_correction_reason_cannot_be_deactivated_or_lose_its_kinds(shop: Shop) -> None:
    reasons = shop.admin.ok("GET", "/api/reasons?limit=100")["data"]
    path = next(f"/api/reasons/{reason['id']}" for reason in reasons if reason["code"] == "correction")
    for change in ({"active": False}, {"kinds": ["count"]}):
        assert "stays active for both" in shop.admin.refused(409, "PUT", path, json=change)["detail"]


def test_change_feed_has_the_reasons(shop: Shop) -> None:
    cursor = shop.admin.ok("GET", "/api/changes")["next_cursor"]
    body = {"code": unique("fed").replace("-", "_"), "name": "Fed", "kinds": ["count"], "consumption": False}
    made = shop.admin.ok("POST", "/api/reasons", json=body)
    shop.admin.ok("PUT", f"/api/reasons/{made['id']}", json={"name": "Fed again"})
    changes = shop.admin.ok("GET", f"/api/changes?after={cursor}")["data"]
    assert [(change["kind"], change["key"]) for change in changes] == [("reason", made["id"])] * 2
