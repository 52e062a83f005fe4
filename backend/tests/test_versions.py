"""The versions of master data: each change is recorded, with its actor and its time."""

from typing import Any, LiteralString

import psycopg
import pytest

from app.domain.suppliers import WEEKDAYS
from tests.clock import AHEAD, no_day_change
from tests.contract import Client
from tests.factories import make_product, make_store, make_supplier, make_user

__all__ = ["no_day_change"]  # a fixture
Database = psycopg.Connection[dict[str, Any]]
Json = dict[str, Any]
KINDS: dict[str, LiteralString] = {"products": "product", "stores": "store", "users": "user", "suppliers": "supplier"}


def make(admin: Client, resource: str) -> Json:
    """Create a product, a store, a user or a supplier."""
    if resource == "users":
        return make_user(admin, "regional_manager", region="West")
    return {"products": make_product, "stores": make_store, "suppliers": make_supplier}[resource](admin)


def history(client: Client, resource: str, thing: Json, query: str = "") -> list[Json]:
    """Return the versions of a thing, newest first unless the query sorts them."""
    return client.ok("GET", f"/api/{resource}/{thing['id']}/history?{query}")["data"]


CHANGES: list[tuple[str, Json, Json]] = [
    (
        "products",
        {"unit_price": 12.5, "category": "Water"},
        {"unit_price": [10, 12.5], "category": ["Tested", "Water"]},
    ),
    ("products", {"active": False}, {"active": [True, False]}),
    ("stores", {"name": "Pier", "region": "South"}, {"name": ["Test", "Pier"], "region": ["West", "South"]}),
    ("users", {"last_name": "Vale", "region": "South"}, {"last_name": ["Ter", "Vale"], "region": ["West", "South"]}),
    (
        "suppliers",
        {"lead_time_days": 9, "order_days": ["friday"]},
        {"lead_time_days": [2, 9], "order_days": [list(WEEKDAYS), ["friday"]]},
    ),
]


@pytest.mark.parametrize(("resource", "sent", "changes"), CHANGES)
def test_history_contains_the_actor_and_the_changed_fields(
    admin: Client, resource: str, sent: Json, changes: Json
) -> None:
    thing, me = make(admin, resource), admin.ok("GET", "/api/me")
    admin.ok("PUT", f"/api/{resource}/{thing['id']}", json=sent)
    newest, first = history(admin, resource, thing)
    assert (newest["version"], newest["changes"]) == (2, changes)
    assert (first["version"], first["changes"], first["at"]) == (1, None, thing["created_at"])
    for entry in (newest, first):
        assert (entry["actor_id"], entry["actor_name"]) == (me["id"], me["display_name"])
    assert newest["at"] > first["at"]


def test_history_is_readable_by_each_user_and_paged(admin: Client, client: Client) -> None:
    product = make_product(admin)
    for price in (11, 12):
        admin.ok("PUT", f"/api/products/{product['id']}", json={"unit_price": price})
    path = f"/api/products/{product['id']}/history"
    first = client.ok("GET", f"{path}?limit=2")
    assert ([entry["version"] for entry in first["data"]], first["total"]) == ([3, 2], 3)
    rest = client.ok("GET", path, params={"limit": 2, "cursor": first["next_cursor"]})
    assert [entry["version"] for entry in rest["data"]] == [1]
    assert [entry["version"] for entry in history(client, "products", product, "sort=version")] == [1, 2, 3]
    lines = client.get(f"{path}?format=csv").text.splitlines()
    assert len(lines) == 4


@pytest.mark.parametrize("resource", KINDS)
def test_history_of_an_unknown_id_is_not_found(client: Client, resource: str) -> None:
    problem = client.refused(404, "GET", f"/api/{resource}/999999999/history")
    assert problem["detail"] == f"No {KINDS[resource]} has this id"


def test_unchanged_values_create_no_version(admin: Client) -> None:
    product = make_product(admin)
    admin.ok("PUT", f"/api/products/{product['id']}", json={"unit_price": 10, "name": product["name"]})
    assert [entry["version"] for entry in history(admin, "products", product)] == [1]


def test_history_names_the_users_stores_and_suppliers_to_which_it_refers(admin: Client) -> None:
    supplier, store, other = make_supplier(admin), make_store(admin), make_store(admin)
    manager = make_user(admin, "store_manager", store_id=store["id"])
    product = make_product(admin)
    admin.ok("PUT", f"/api/products/{product['id']}", json={"supplier_id": supplier["id"]})
    admin.ok("PUT", f"/api/users/{manager['id']}", json={"store_id": other["id"]})
    admin.ok("PUT", f"/api/stores/{store['id']}", json={"name": "Pier"})
    admin.ok("PUT", f"/api/suppliers/{supplier['id']}", json={"name": f"{supplier['name']} & Co"})
    assert history(admin, "products", product)[1]["names"] == {"supplier_id": [None, f"{supplier['name']} & Co"]}
    _, left, came, first = history(admin, "stores", store)
    assert left["names"] == {"manager_id": [manager["display_name"], None]}
    assert (came["names"], first["names"]) == ({"manager_id": [None, manager["display_name"]]}, {})
    assert history(admin, "users", manager)[0]["names"] == {"store_id": ["Pier", other["name"]]}
    assert history(admin, "suppliers", supplier)[0]["names"] == {}


def test_manager_of_a_store_is_recorded_as_an_opaque_id(admin: Client) -> None:
    store = make_store(admin)
    manager = make_user(admin, "store_manager", store_id=store["id"])
    assert history(admin, "stores", store)[0]["changes"] == {"manager_id": [None, manager["id"]]}


@pytest.mark.parametrize("resource", KINDS)
def test_change_by_sql_raises_the_version_and_has_no_actor(admin: Client, database: Database, resource: str) -> None:
    thing = make(admin, resource)
    column: LiteralString = "last_name" if resource == "users" else "name"
    database.execute(f"UPDATE {KINDS[resource]}s SET {column} = 'By hand' WHERE id = %s", (thing["id"],))
    newest = history(admin, resource, thing)[0]
    assert (newest["version"], newest["actor_id"], newest["actor_name"]) == (2, None, None)
    assert newest["changes"][column][1] == "By hand"
    assert admin.ok("GET", f"/api/{resource}/{thing['id']}")["version"] == 2


@pytest.mark.usefixtures("no_day_change")
def test_version_begins_when_the_one_before_ends_even_if_the_clock_was_set_back(
    admin: Client, database: Database
) -> None:
    product = make_product(admin)
    with database.transaction():
        database.execute("SET LOCAL session_replication_role = replica")
        database.execute(
            f"UPDATE product_versions SET valid_from = valid_from + {AHEAD} WHERE product_id = %s",
            (product["id"],),
        )
        database.execute(f"UPDATE products SET created_at = created_at + {AHEAD} WHERE id = %s", (product["id"],))
    for price in (11, 12):
        admin.ok("PUT", f"/api/products/{product['id']}", json={"unit_price": price})
    rows = database.execute(
        """SELECT valid_from, nullif(valid_to, 'infinity') AS valid_to FROM product_versions
           WHERE product_id = %s ORDER BY version""",
        (product["id"],),
    ).fetchall()
    assert [row["valid_to"] for row in rows[:-1]] == [row["valid_from"] for row in rows[1:]]
    assert [row["valid_from"] for row in rows] == sorted(row["valid_from"] for row in rows)


def test_refused_change_and_dry_run_create_no_version(admin: Client) -> None:
    product, other = make_product(admin), make_product(admin)
    admin.ok("PUT", f"/api/products/{product['id']}?dry_run=true", json={"unit_price": 11})
    admin.refused(409, "PUT", f"/api/products/{product['id']}", json={"sku": other["sku"]})
    assert len(history(admin, "products", product)) == 1


REFUSED: list[LiteralString] = [
    "UPDATE product_versions SET unit_price = 1 WHERE product_id = %s",
    "UPDATE product_versions SET valid_to = now() WHERE product_id = %s",
    "DELETE FROM product_versions WHERE product_id = %s",
    "DELETE FROM products WHERE id = %s",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_version_cannot_be_changed_by_hand(admin: Client, database: Database, statement: LiteralString) -> None:
    product = make_product(admin)
    with pytest.raises(psycopg.errors.IntegrityError):
        database.execute(statement, (product["id"],))


@pytest.mark.parametrize("change", ["unit_price = 1", "valid_to = now()", "actor_id = NULL"])
def test_trigger_cannot_change_an_ended_version(admin: Client, database: Database, change: LiteralString) -> None:
    product = make_product(admin)
    admin.ok("PUT", f"/api/products/{product['id']}", json={"unit_price": 11})
    with database.transaction(force_rollback=True):
        database.execute("CREATE TABLE brickhouse.rewriting ()")
        database.execute(
            f"""CREATE FUNCTION brickhouse.rewrite() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                UPDATE brickhouse.product_versions SET {change} WHERE product_id = {int(product["id"])} AND version = 1;
                RETURN NULL; END $$"""  # pyright: ignore[reportArgumentType]
        )
        database.execute(
            "CREATE TRIGGER rewrite AFTER INSERT ON brickhouse.rewriting EXECUTE FUNCTION brickhouse.rewrite()"
        )
        with pytest.raises(psycopg.errors.RestrictViolation, match="written by triggers only"):
            database.execute("INSERT INTO brickhouse.rewriting DEFAULT VALUES")


@pytest.mark.parametrize("kind", KINDS.values())
def test_versions_record_each_column_that_can_be_changed(database: Database, kind: LiteralString) -> None:
    columns = """SELECT attname AS name FROM pg_attribute
                 WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"""
    rows = database.execute(columns, (f"{kind}s",)).fetchall()
    recorded = database.execute("SELECT recorded_columns(%s) AS names", (kind,)).fetchone()
    assert recorded is not None
    assert {row["name"] for row in rows} - set(recorded["names"]) == {"id", "created_at", "version"}


@pytest.mark.parametrize(("resource", "sent", "changes"), CHANGES)
def test_change_feed_names_actor_and_changed_fields(admin: Client, resource: str, sent: Json, changes: Json) -> None:
    thing, me = make(admin, resource), admin.ok("GET", "/api/me")
    cursor = admin.ok("GET", "/api/changes")["next_cursor"]
    admin.ok("PUT", f"/api/{resource}/{thing['id']}", json=sent)
    (change,) = admin.ok("GET", "/api/changes", params={"after": cursor})["data"]
    assert (change["kind"], change["key"], change["line"]) == (KINDS[resource], thing["id"], "2")
    assert (change["actor_id"], change["changes"]) == (me["id"], changes)
