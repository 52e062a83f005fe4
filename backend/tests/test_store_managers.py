"""Managers of stores: the accounts are the truth, and the store names one of its active store managers."""

from typing import Any, Literal

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract import Client
from tests.factories import Database, make_store, make_user, unique
from tests.rules_database import Check, World

Json = dict[str, Any]


def manager(admin: Client, store: Json) -> str | None:
    """The manager whom the store names, in the list and alone."""
    one = admin.ok("GET", f"/api/stores/{store['id']}")
    (listed,) = admin.ok("GET", f"/api/stores?search={store['code']}")["data"]
    assert (listed["manager_id"], listed["manager_name"]) == (one["manager_id"], one["manager_name"])
    return one["manager_id"]


def change(admin: Client, user: Json, **fields: Any) -> None:
    admin.ok("PUT", f"/api/users/{user['id']}", json=fields)


def test_manager_of_a_store_follows_changes_of_the_accounts(admin: Client) -> None:
    store, other = make_store(admin), make_store(admin)
    assert manager(admin, store) is None
    first = make_user(admin, "store_manager", store_id=store["id"])
    second = make_user(admin, "store_manager", store_id=store["id"])
    assert manager(admin, store) == first["id"]
    change(admin, first, store_id=other["id"])
    assert (manager(admin, store), manager(admin, other)) == (second["id"], first["id"])
    change(admin, second, active=False)
    assert manager(admin, store) is None
    change(admin, second, active=True)
    assert manager(admin, store) == second["id"]
    change(admin, second, role="regional_manager", region="West")
    assert manager(admin, store) is None
    history = admin.ok("GET", f"/api/stores/{store['id']}/history")["data"]
    assert [entry["changes"] for entry in history[:2]] == [
        {"manager_id": [second["id"], None]}, {"manager_id": [None, second["id"]]}]  # fmt: skip


def test_manager_set_for_a_store_is_moved_to_it(admin: Client) -> None:
    old, store = make_store(admin), make_store(admin, region=unique("Region"))
    one = make_user(admin, "store_manager", store_id=old["id"])
    two = make_user(admin, "store_manager", store_id=store["id"])
    named = admin.ok("PUT", f"/api/stores/{store['id']}", json={"manager_id": one["id"], "name": "Pier"})
    assert (named["manager_id"], named["manager_name"], named["version"]) == (one["id"], one["display_name"], 3)
    account = admin.ok("GET", f"/api/users/{one['id']}")
    assert (account["store_id"], account["region"]) == (store["id"], store["region"])
    assert manager(admin, old) is None
    assert admin.ok("GET", f"/api/users/{two['id']}")["store_id"] == store["id"]  # still manages it, too
    made = make_store(admin, manager_id=one["id"])
    assert (made["manager_id"], made["version"]) == (one["id"], 1)
    assert (manager(admin, store), admin.ok("GET", f"/api/users/{one['id']}")["store_id"]) == (two["id"], made["id"])


def test_only_an_active_store_manager_can_be_set_as_manager(admin: Client) -> None:
    store = make_store(admin)
    path = f"/api/stores/{store['id']}"
    asleep = make_user(admin, "store_manager", store_id=store["id"], active=False)
    for user in (asleep, make_user(admin, "admin"), make_user(admin, "regional_manager", region="West")):
        assert "active store manager" in admin.refused(409, "PUT", path, json={"manager_id": user["id"]})["detail"]
    assert admin.refused(404, "PUT", path, json={"manager_id": "999999999"})["detail"] == "No user has this manager_id"
    assert admin.ok("PUT", path, json={"manager_id": None})["version"] == 1
    make_user(admin, "store_manager", store_id=store["id"])
    assert "deactivate" in admin.refused(409, "PUT", path, json={"manager_id": None})["detail"]


def test_database_refuses_a_manager_whose_account_has_another_store(admin: Client, database: Database) -> None:
    store, user = make_store(admin), make_user(admin, "store_manager", store_id=make_store(admin)["id"])
    with pytest.raises(psycopg.errors.RestrictViolation, match="one of its active store managers"):
        database.execute("UPDATE stores SET manager_id = %s WHERE id = %s", (user["id"], store["id"]))
    database.execute("UPDATE users SET store_id = %s WHERE id = %s", (store["id"], user["id"]))
    assert manager(admin, store) == user["id"]


Event = tuple[Literal["move", "role", "active", "name"], int, int]
EVENTS = st.lists(
    st.tuples(st.sampled_from(["move", "role", "active", "name"]), st.integers(0, 3), st.integers(0, 3)), max_size=15
)


@given(events=EVENTS)
@settings(max_examples=30)
def test_stores_and_accounts_agree_after_any_changes(check: Check, events: list[Event]) -> None:
    """The check fixture compares the invariants at the end, among them that of the managers."""

    async def work(world: World) -> None:
        stores = [world.warehouse, world.store, world.other, world.south]
        accounts: list[int] = []
        for store in stores:
            values = (f"m{store}", f"m{store}@rules.example", store)
            insert = """INSERT INTO users (username, email, role, store_id) VALUES (%s, %s, 'store_manager', %s)
                        RETURNING id"""
            ((key,),) = await world.rows(insert, *values)
            accounts.append(key)
        for kind, who, value in events:
            if kind == "move":
                statement, given = "UPDATE users SET store_id = %s WHERE id = %s RETURNING id", stores[value]
            elif kind == "role":
                statement = "UPDATE users SET role = %s WHERE id = %s RETURNING id"
                given = "admin" if value < 2 else "store_manager"
            elif kind == "active":
                statement, given = "UPDATE users SET active = %s WHERE id = %s RETURNING id", value > 1
            else:  # another manager of the same store
                statement = """UPDATE stores SET manager_id = u.id FROM users u
                               WHERE u.id + %s * 0 = %s AND u.store_id = stores.id AND u.active
                                 AND u.role = 'store_manager' RETURNING stores.id"""
                given = value
            await world.rows(statement, given, accounts[who])
        named = await world.rows("SELECT id, manager_id FROM stores ORDER BY id")
        managers = await world.rows(
            "SELECT store_id, id FROM users WHERE role = 'store_manager' AND active AND store_id IS NOT NULL"
        )
        assert all((store, key) in managers if key else store not in dict(managers) for store, key in named)

    check(work)
