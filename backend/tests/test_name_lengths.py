"""Names of 200 characters, without a blank and in letters that become longer: stored, found and sorted."""

import pytest

from tests.contract import Client
from tests.factories import make_product, make_store, make_supplier, unique
from tests.test_names import found


@pytest.mark.parametrize("letter", ["W", "Ü", "水", "🥤"])
def test_name_has_up_to_200_characters_without_a_blank(admin: Client, letter: str) -> None:
    name = unique("W").replace("-", "").ljust(200, letter)
    made = make_store(admin, name=name), make_product(admin, name=name), make_supplier(admin, name=name)
    assert [row["name"] for row in made] == [name] * 3
    assert found(admin, "products", name) == [made[1]["id"]]
    order = admin.ok("POST", "/api/orders", json={
        "store_id": made[0]["id"], "product_id": made[1]["id"], "quantity": 1})  # fmt: skip
    assert (order["store_name"], order["product_name"]) == (name, name)
    for noun, row in zip(("stores", "products", "suppliers"), made, strict=True):
        refused = admin.refused(422, "PUT", f"/api/{noun}/{row['id']}", json={"name": f"{name}{letter}"})
        assert "200" in refused["errors"][0]["message"], refused


def test_longest_name_has_a_cursor_that_is_accepted(admin: Client) -> None:
    """No letter becomes longer than this one, and the accent in the name makes the sort key twice as long."""
    mark = unique("long")
    for number in range(2):
        make_product(admin, name=f"é{mark} {number}".ljust(200, "ﷺ"))
    page = admin.ok("GET", "/api/products", params={"search": mark, "sort": "name", "limit": 1})
    after = admin.ok("GET", "/api/products", params={"search": mark, "limit": 1, "cursor": page["next_cursor"]})
    assert (len(after["data"]), after["next_cursor"]) == (1, None)
