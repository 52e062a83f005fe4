"""Users: creating and changing them, their roles, and the lists by role."""

from typing import Any

import psycopg
import pytest

from tests.conftest import People
from tests.contract import Client
from tests.factories import make_store, make_user, unique

Database = psycopg.Connection[dict[str, Any]]


def body(role: str = "admin", **more: Any) -> dict[str, Any]:
    name = unique("user")
    return {"username": name, "email": f"{name}@brickhouse.example", "first_name": "Pia", "last_name": "Moss",
            "role": role, **more}  # fmt: skip


def test_me_returns_the_account_of_the_caller(admin: Client, people: People) -> None:
    for email in (people.admin, people.south, people.west_store):
        me = admin.ok("GET", "/api/me", headers={"X-Dev-User": email})
        assert me["email"] == email
        assert me == {**admin.ok("GET", f"/api/users/{me['id']}"), "may_act_as_others": True}


def test_new_user_has_the_values_that_were_sent_and_can_call_at_once(admin: Client) -> None:
    sent = body(avatar_url="https://pictures.example/pia.png")
    response = admin.post("/api/users", json=sent)
    made = response.json()
    assert sent.items() <= made.items()
    assert (made["display_name"], made["active"], made["version"], made["store_name"]) == ("Pia Moss", True, 1, None)
    assert admin.ok("GET", response.headers["location"]) == made
    assert admin.acting_as(sent["email"]).ok("GET", "/api/me") == {**made, "may_act_as_others": True}


def test_role_requires_its_store_or_region(admin: Client) -> None:
    store = make_store(admin)
    assert "store_id" in admin.refused(409, "POST", "/api/users", json=body("store_manager"))["detail"]
    assert "region" in admin.refused(409, "POST", "/api/users", json=body("regional_manager"))["detail"]
    manager = admin.ok("POST", "/api/users", json=body("store_manager", store_id=store["id"]))
    assert (manager["store_id"], manager["store_name"]) == (store["id"], store["name"])
    assert admin.ok("POST", "/api/users", json=body("regional_manager", region="West"))["region"] == "West"
    admin.refused(409, "PUT", f"/api/users/{manager['id']}", json={"store_id": None})
    admin.refused(404, "PUT", f"/api/users/{manager['id']}", json={"store_id": "999999999"})
    assert admin.ok("GET", f"/api/users/{manager['id']}") == manager


def test_email_address_is_unique_regardless_of_case(admin: Client) -> None:
    first = admin.ok("POST", "/api/users", json=body(email="Ada.Fox@BRICKHOUSE.example"))
    assert first["email"] == "ada.fox@brickhouse.example"
    problem = admin.refused(409, "POST", "/api/users", json=body(email="ADA.FOX@brickhouse.example"))
    assert problem["detail"] == "Another user has this e-mail address"
    problem = admin.refused(409, "POST", "/api/users", json=body(username=first["username"]))
    assert problem["detail"] == "Another user has this username"


def test_changed_email_address_identifies_the_user_from_then_on(admin: Client) -> None:
    user = make_user(admin, "admin")
    admin.ok("PUT", f"/api/users/{user['id']}", json={"email": f"new.{user['email']}"})
    admin.refused(403, "GET", "/api/me", headers={"X-Dev-User": user["email"]})
    assert admin.ok("GET", "/api/me", headers={"X-Dev-User": f"new.{user['email']}"})["id"] == user["id"]


def test_update_changes_only_the_given_fields(admin: Client) -> None:
    user = make_user(admin, "regional_manager", region="West")
    changed = admin.ok("PUT", f"/api/users/{user['id']}", json={"last_name": "Other", "region": "South"})
    assert changed == {**user, "last_name": "Other", "display_name": "Tess Other", "region": "South", "version": 2}


def test_users_are_sorted_by_the_name_that_they_show(admin: Client) -> None:
    mark = unique("sorted")
    for username, name in (("c", "Zoë 10"), ("a", "zoe 9"), ("b", "Åke"), ("d", "Bo Zett")):
        sent = body(username=f"{username}{mark}", first_name=name, last_name="")
        admin.ok("POST", "/api/users", json=sent)
    for sort, expected in (("name", "bdac"), ("-name", "cadb"), ("username", "abcd")):
        found = admin.ok("GET", "/api/users", params={"search": mark, "sort": sort})["data"]
        assert "".join(user["username"][0] for user in found) == expected, sort


def test_outdated_version_is_refused_and_an_unknown_user_is_not_found(admin: Client) -> None:
    path = f"/api/users/{make_user(admin, 'admin')['id']}"
    admin.ok("PUT", path, json={"first_name": "A"}, headers={"If-Match": '"1"'})
    admin.refused(412, "PUT", path, json={"first_name": "B"}, headers={"If-Match": '"1"'})
    for method, more in (("GET", {}), ("PUT", {"json": {"first_name": "B"}})):
        assert admin.refused(404, method, "/api/users/999999999", **more)["detail"] == "No user has this id"


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "no address"), ("email", "a@b"), ("email", "a b@c.example"), ("role", "owner"), ("username", "a\tb"),
     ("username", ""), ("avatar_url", "javascript:alert(1)"), ("avatar_url", "http://plain.example/a.png"),
     ("first_name", " "), ("last_name", "line\nbreak"), ("store_id", "0"), ("region", "")],
)  # fmt: skip
def test_invalid_field_of_a_user_is_refused(admin: Client, field: str, value: str) -> None:
    problem = admin.refused(422, "POST", "/api/users", json=body(**{field: value}))
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize("role", ["store_manager", "regional_manager", "admin"])
def test_list_of_a_role_equals_the_list_with_that_filter(client: Client, database: Database, role: str) -> None:
    rows = database.execute("SELECT id::text AS id FROM users WHERE role = %s ORDER BY users.id", (role,)).fetchall()
    by_role = client.ok("GET", f"/api/users/role/{role}?limit=100")
    assert by_role["total"] == len(rows)
    assert [row["id"] for row in by_role["data"]] == [row["id"] for row in rows[:100]]
    assert by_role == client.ok("GET", f"/api/users?role={role}&limit=100")


def test_store_manager_belongs_to_the_region_of_the_store(admin: Client) -> None:
    store = make_store(admin, region="South")
    manager = make_user(admin, "store_manager", store_id=store["id"])
    assert manager["region"] == "South"
    assert manager["id"] in [row["id"] for row in admin.ok("GET", "/api/users?region=South&limit=100")["data"]]
    path = f"/api/users/{manager['id']}"
    assert "store's" in admin.refused(409, "PUT", path, json={"region": "West"})["detail"]
    assert admin.ok("GET", path) == manager
    assert admin.ok("PUT", path, json={"region": "South"})["region"] == "South"


def test_list_of_an_unknown_role_is_refused(client: Client) -> None:
    client.refused(422, "GET", "/api/users/role/owner")
    client.refused(422, "GET", "/api/users/role/admin?role=store_manager")


@pytest.mark.parametrize(
    ("query", "condition"),
    [("role=admin&role=regional_manager", "role IN ('admin', 'regional_manager')"),
     ("region=West&region=South",
      "CASE u.role WHEN 'store_manager' THEN s.region ELSE u.region END IN ('West', 'South')"),
     ("store_id=2&store_id=3", "u.store_id IN (2, 3)"),
     ("active=false", "NOT u.active"), ("active=true&role=admin", "u.active AND role = 'admin'")],
)  # fmt: skip
def test_values_of_one_filter_are_alternatives_and_all_filters_must_match(
    admin: Client, database: Database, query: str, condition: str
) -> None:
    make_user(admin, "admin", active=False)
    rows = database.execute(
        f"""SELECT u.id::text AS id FROM users u LEFT JOIN stores s ON s.id = u.store_id
            WHERE {condition} ORDER BY u.id"""
    ).fetchall()
    page = admin.ok("GET", f"/api/users?limit=100&{query}")
    assert page["total"] == len(rows) > 0
    assert [row["id"] for row in page["data"]] == [row["id"] for row in rows[:100]]


def test_user_is_found_by_any_of_their_names(admin: Client) -> None:
    user = make_user(admin, "admin", first_name="Odalys", last_name="Quenby-Thorn")
    for text in ("odalys", "QUENBY", "lys quen", user["username"], user["email"].upper()):
        found = admin.ok("GET", "/api/users", params={"search": text})["data"]
        assert user["id"] in [row["id"] for row in found], text
    assert admin.ok("GET", "/api/users", params={"search": "Odalys Quenby-Thorn"})["total"] == 1
