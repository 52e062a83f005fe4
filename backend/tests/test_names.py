"""Names: equal for the service if a reader sees no difference; search and order as people expect."""

import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.database.migrate import migrate
from app.database.migration_files import FOLDER, read_migrations
from tests.conftest import INVARIANTS, Service
from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_store, make_user, unique
from tests.temporary_databases import empty_database

Database = psycopg.Connection[dict[str, Any]]
# Letters of several scripts, accents, compatibility forms, invisible characters, blanks and digits.
TEXT = st.text(
    st.sampled_from("aAbÄäßẞéÉøØŁıİΣςΏώЖжЁё½ﬁＡａⅫ１0129 -_'\u0301\u0308\u0345\u200b\u200d\u00ad\ufeff\u3000\t가か"),
    max_size=12,
)
INVISIBLE = ["\u200b", "\u200d", "\u00ad", "\ufeff", "\u2060", "\ufe0f"]
# Cased since Unicode 15 or later.
NEWER_LETTERS = set("\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc")
NAMES = next(m.number for m in read_migrations() if m.name == "names")
FEW = settings(max_examples=60)


def of(database: Database, function: str, text: str) -> str:
    """The result of a function of one text."""
    row = database.execute(f"SELECT {function}(%s) AS result", (text,)).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row["result"]


def spellings(name: str) -> Iterator[str]:
    """The name in spellings that a reader takes for the same."""
    yield name.upper()
    yield name.swapcase()
    yield unicodedata.normalize("NFD", name)
    yield f"{name[0]}\u200b{name[1:]}"
    yield "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in name)


@FEW
@given(TEXT)
def test_folding_twice_equals_folding_once(database: Database, text: str) -> None:
    for function in ("fold_name", "search_text"):
        once = of(database, function, text)
        assert of(database, function, once) == once


@FEW
@given(TEXT)
def test_folded_name_equals_pythons_folding_without_invisible_characters(database: Database, text: str) -> None:
    visible = "".join(letter for letter in text if letter not in INVISIBLE)
    expected = unicodedata.normalize("NFKD", visible).casefold()
    assert of(database, "fold_name", text) == " ".join(re.split(r"\s+", expected)).strip()


@FEW
@given(TEXT, TEXT)
def test_keys_are_equal_exactly_if_the_folded_names_are(database: Database, one: str, two: str) -> None:
    same = of(database, "fold_name", one) == of(database, "fold_name", two)
    assert (of(database, "name_key", one) == of(database, "name_key", two)) == same


@FEW
@given(TEXT, st.sampled_from(["upper", "lower", "NFC", "NFD", "NFKC", "NFKD"]))
@example("\u0345\u0301", "upper")
def test_form_and_case_of_a_text_do_not_change_its_key(database: Database, text: str, form: str) -> None:
    # İ and ı are letters of their own: their upper and lower case are those of another letter
    text = text.replace("İ", "I").replace("ı", "i")
    # Upper case makes a letter of the mark U+0345: marks around it, or around an invisible character, stay apart then.
    ordered = unicodedata.normalize("NFD", text.replace("\u0345", "") if form == "upper" else text)
    text = text.replace("\u0345", "") if form == "upper" else text
    other = getattr(ordered, form)() if form in ("upper", "lower") else unicodedata.normalize(form, text)
    assert of(database, "name_key", text) == of(database, "name_key", other)


def test_every_letter_of_the_table_folds_as_in_python(database: Database) -> None:
    letters = [chr(code) for code in range(0x80, 0x1E922) if unicodedata.category(chr(code)) in ("Lu", "Lt")]
    rows = database.execute("SELECT l, fold_name(l) AS folded FROM unnest(%s::text[]) l", (letters,)).fetchall()
    wrong = {r["l"] for r in rows if r["folded"] != unicodedata.normalize("NFKD", r["l"]).casefold()}
    # the table is that of Unicode 14, Python's may be newer
    assert {letter for letter in wrong if letter not in NEWER_LETTERS} == set()


@pytest.mark.parametrize("blanks", ["  ", "\t", "\u00a0", "\u3000 ", " \u200b "])
def test_repeated_and_other_blanks_are_one_space(database: Database, blanks: str) -> None:
    assert of(database, "fold_name", f"{blanks}Cola{blanks}Light{blanks}") == "cola light"


def test_sku_that_reads_like_another_is_refused_with_its_spelling(admin: Client) -> None:
    sku = unique("sku-ab")
    make_product(admin, sku=sku)
    other = make_product(admin)
    problem = admin.refused(409, "PUT", f"/api/products/{other['id']}", json={"sku": sku.upper()})
    assert problem["detail"] == f'Another product has this SKU, written "{sku}"'
    body = {"name": "Plum", "brand": "Vell", "category": "Tested", "unit_price": 1, "sku": sku.upper()}
    assert admin.refused(409, "POST", "/api/products", json=body)["detail"] == problem["detail"]


def test_product_can_change_the_spelling_of_its_own_sku(admin: Client) -> None:
    product = make_product(admin, sku=unique("sku-own"))
    changed = admin.ok("PUT", f"/api/products/{product['id']}", json={"sku": product["sku"].upper()})
    assert changed["sku"] == product["sku"].upper()


def test_store_code_that_reads_like_another_is_refused(admin: Client) -> None:
    store, other = make_store(admin), make_store(admin)
    problem = admin.refused(409, "PUT", f"/api/stores/{other['id']}", json={"code": store["code"].lower()})
    assert problem["detail"] == f'Another store has this code, written "{store["code"]}"'


def test_username_that_reads_like_another_is_refused(admin: Client) -> None:
    user, other = make_user(admin, "admin"), make_user(admin, "admin")
    problem = admin.refused(409, "PUT", f"/api/users/{other['id']}", json={"username": user["username"].upper()})
    assert problem["detail"] == f'Another user has this username, written "{user["username"]}"'


def test_constraint_refuses_a_sku_that_reads_like_another(admin: Client, database: Database) -> None:
    product = make_product(admin, sku=unique("sku-sql"))
    with pytest.raises(psycopg.errors.UniqueViolation) as refused:
        database.execute(
            "INSERT INTO products (sku, name, brand, category, unit_price) VALUES (%s, 'n', 'b', 'Tested', 1)",
            (product["sku"].upper(),),
        )
    assert refused.value.diag.constraint_name == "products_sku_unique"


@pytest.mark.parametrize("field", ["category", "brand"])
def test_label_that_reads_like_another_gets_the_first_spelling(admin: Client, field: str) -> None:
    first = f"Crème {unique('label')}"
    make_product(admin, **{field: first})
    for spelling in spellings(first):
        assert make_product(admin, **{field: spelling})[field] == first
    assert make_product(admin, **{field: f"{first} B"})[field] == f"{first} B"


def test_region_that_reads_like_another_gets_the_first_spelling(admin: Client) -> None:
    region = unique("Región")
    first = make_store(admin, region)
    second = make_store(admin, region.upper())
    assert second["region"] == region
    found = admin.ok("GET", "/api/stores", params={"region": unicodedata.normalize("NFD", region).lower()})
    assert {row["id"] for row in found["data"]} == {first["id"], second["id"]}


def test_label_changed_by_sql_gets_the_first_spelling(admin: Client, database: Database) -> None:
    category = unique("Getränk")
    make_product(admin, category=category)
    other = make_product(admin)
    database.execute("UPDATE products SET category = %s WHERE id = %s", (category.upper(), other["id"]))
    assert admin.ok("GET", f"/api/products/{other['id']}")["category"] == category


def test_user_in_a_region_that_does_not_exist_is_refused(admin: Client) -> None:
    body = {"username": unique("u"), "email": f"{unique('u')}@brickhouse.example", "first_name": "A", "last_name": "B"}
    body |= {"role": "regional_manager", "region": unique("Nowhere")}
    assert admin.refused(404, "POST", "/api/users", json=body)["detail"] == "No region has this name"


def test_regional_manager_gets_the_spelling_of_the_region(admin: Client) -> None:
    region = unique("Süd")
    make_store(admin, region)
    assert make_user(admin, "regional_manager", region=region.upper())["region"] == region


@pytest.mark.parametrize("path", ["/api/products", "/api/inventory", "/api/orders"])
def test_filter_by_category_ignores_case_and_form(admin: Client, shop: Shop, path: str) -> None:
    def total(category: str) -> int:
        return admin.ok("GET", path, params={"category": category, "limit": 1})["total"]

    category = shop.order(1)["category"]
    assert total(category) > 0
    assert total(category) == total(category.upper()) == total(f" {category.lower()}\u200b")


# ------------------------------------------------------------------------------------------ search and order


def found(client: Client, noun: str, search: str) -> list[str]:
    return [row["id"] for row in client.ok("GET", f"/api/{noun}", params={"search": search})["data"]]


def test_search_ignores_accents_case_forms_and_the_order_of_words(admin: Client) -> None:
    mark = unique("search")
    product = make_product(admin, name=f"Crème Brûlée {mark}", brand="Łódź")
    for text in (f"BRULEE creme {mark}", f"lodz {mark} brûlée", f"{mark} cre\u0301me", f"\u200b{mark}\u00a0brulee"):
        assert found(admin, "products", text) == [product["id"]], text
    assert found(admin, "products", f"{mark} missing") == []


def test_store_is_found_by_words_of_its_city_and_its_manager(admin: Client) -> None:
    mark = unique("city")
    store = make_store(admin, city=f"Sankt Pölten {mark}")
    make_user(admin, "store_manager", store_id=store["id"], first_name=f"Zoë{mark}", last_name="")
    assert found(admin, "stores", f"polten {mark}") == [store["id"]]
    assert found(admin, "stores", f"polten ZOE{mark}") == [store["id"]]


def test_user_is_found_by_name_and_store(admin: Client) -> None:
    mark = unique("people")
    store = make_store(admin, name=f"Kaufhaus Süd {mark}")
    user = make_user(admin, "store_manager", store_id=store["id"], first_name="Jürgen", last_name="Groß")
    assert found(admin, "users", f"jurgen sud {mark} gross") == [user["id"]]


def test_stock_row_is_found_by_words_of_its_product_and_its_store(admin: Client) -> None:
    mark = unique("stock")
    store, product = make_store(admin, city=f"Köln{mark}"), make_product(admin, name=f"Apfel Schorle {mark}")
    row = make_stock(admin, store, product, 3)
    assert found(admin, "inventory", f"schorle KOLN{mark} {mark}") == [row["id"]]


def test_store_is_found_by_its_type_and_user_by_the_role(admin: Client) -> None:
    mark = unique("kind")
    store = make_store(admin, city=f"Graz {mark}", store_type="Tourist")
    manager = make_user(admin, "store_manager", store_id=store["id"], first_name=mark)
    other = make_user(admin, "admin", first_name=mark)
    assert found(admin, "stores", f"{mark} TOURIST") == [store["id"]]
    assert found(admin, "stores", f"{mark} warehouse") == []
    assert found(admin, "users", f"{mark} Store manager") == [manager["id"]]
    assert found(admin, "users", f"{mark} administrator") == [other["id"]]


def test_order_is_found_by_each_word_that_its_list_shows(admin: Client) -> None:
    mark = unique("order").replace("-", "")
    buyer = make_user(admin, "admin", first_name=f"Renée{mark}", last_name="Ångström")
    store, product = make_store(admin, city=f"Málaga{mark}"), make_product(admin, brand=f"Vell{mark}")
    body = {
        "store_id": store["id"],
        "product_id": product["id"],
        "quantity": 1,
        "notes": f"Für Gäste: (dringend{mark})!",
    }
    order = admin.acting_as(buyer["email"]).ok("POST", "/api/orders", json=body)
    number = order["number"].removeprefix("PO-").lstrip("0")
    for text in (f"renee{mark}", f"malaga{mark} vell{mark}", f"DRINGEND{mark}", f"angstrom gaste malaga{mark}",
                 f"vell{mark} #{number}", f"po {number}", f"PO{number} dringend{mark}", f"PO–{number} renee{mark}",
                 f"{order['number']} malaga{mark}"):  # fmt: skip
        assert order["id"] in found(admin, "orders", text), text
        page = admin.ok("GET", "/api/orders", params={"search": f"{text} vell{mark}"})
        assert ([row["id"] for row in page["data"]], page["total"]) == ([order["id"]], 1), text
        assert admin.ok("GET", "/api/orders/counts", params={"search": f"{text} vell{mark}"})["total"] == 1
    assert found(admin, "orders", f"vell{mark} unrelated{mark}") == []


def test_order_is_found_by_the_names_in_its_document_and_by_current_names(admin: Client) -> None:
    mark = unique("then").replace("-", "")
    store, product = (
        make_store(admin, name=f"Alt{mark}"),
        make_product(admin, name=f"Früher{mark}", brand=f"Vell{mark}"),
    )
    body = {"store_id": store["id"], "product_id": product["id"], "quantity": 1}
    order = admin.ok("POST", "/api/orders", json=body)
    admin.ok("PUT", f"/api/stores/{store['id']}", json={"name": f"Neu{mark}"})
    admin.ok("PUT", f"/api/products/{product['id']}", json={"name": f"Heute{mark}"})
    later = admin.ok("POST", "/api/orders", json=body)
    both, first = [order["id"], later["id"]], [order["id"]]
    for text, expected in ((f"früher{mark}", first), (f"heute{mark}", both), (f"alt{mark} vell{mark}", first),
                           (f"neu{mark} FRUHER{mark}", first), (f"vell{mark} neu{mark}", both),
                           (f"alt{mark} heute{mark} vell{mark}", first)):  # fmt: skip
        page = admin.ok("GET", "/api/orders", params={"search": text, "sort": "id"})
        assert ([row["id"] for row in page["data"]], page["total"]) == (expected, len(expected)), text
        for filters in ({}, {"category": "Tested"}):
            counts = admin.ok("GET", "/api/orders/counts", params={"search": text, **filters})
            assert counts["pending"] == len(expected), text


def test_names_are_sorted_with_numbers_by_value_and_accents_beside_their_letters(admin: Client) -> None:
    mark = unique("sort")
    names = ["ecole", "École", "Écolf", "ecolg", "Item 02", "item 2", "item 10", "Zebra"]
    made = {name: make_product(admin, name=f"{name} {mark}")["id"] for name in reversed(names)}
    for sort, expected in (("name", names), ("-name", names[::-1])):
        seen: list[str] = []
        page: dict[str, Any] = {"next_cursor": ""}
        while page["next_cursor"] is not None:
            cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else {}
            page = admin.ok("GET", "/api/products", params={"search": mark, "sort": sort, "limit": 3, **cursor})
            seen += [row["id"] for row in page["data"]]
        assert seen == [made[name] for name in expected]


# ------------------------------------------------------------------------------------------ validation


@pytest.mark.parametrize(
    "address",
    [
        "o'neil@x.example",
        "a&b@x.example",
        "a+b@x.photography",
        "josé@büro.example",
        "用户@例子.广告",
        "ada@intra.local",
    ],
)
def test_valid_email_address_is_accepted_and_identifies_its_user(admin: Client, address: str) -> None:
    address = f"{unique('m')}.{address}"
    user = make_user(admin, "admin", email=address, username=address[:64])
    assert (user["email"], user["username"]) == (address, address[:64])
    assert admin.ok("GET", "/api/me", headers={"X-Dev-User": address.encode()})["id"] == user["id"]


@pytest.mark.parametrize(
    "address", ["a..b@x.example", "a b@x.example", "a@b", "a@x..example", "a@-x.example", '"a@x.example']
)
def test_invalid_email_address_is_refused_with_the_reason(admin: Client, address: str) -> None:
    body = {"username": unique("u"), "email": address, "first_name": "A", "last_name": "B", "role": "admin"}
    (error,) = admin.refused(422, "POST", "/api/users", json=body)["errors"]
    assert error["field"] == "email"
    assert "not a valid e-mail address: " in error["message"]


def test_user_may_have_a_single_name(admin: Client) -> None:
    body = {"username": unique("u"), "email": f"{unique('one')}@brickhouse.example", "first_name": "Sukarno"}
    assert admin.ok("POST", "/api/users", json={**body, "role": "admin"})["display_name"] == "Sukarno"


@pytest.mark.parametrize("sku", ["Ä 7", "50% (neu) #1", "ﾊ-1", "x" * 50])
def test_sku_may_have_any_printable_characters(admin: Client, sku: str) -> None:
    sku = f"{sku} {unique('p')}"
    assert make_product(admin, sku=sku)["sku"] == sku


@pytest.mark.parametrize(
    ("sku", "message"),
    [
        ("AB\u00ad1", "character 3 is U+00AD SOFT HYPHEN, which cannot be printed"),
        ("AB\u0007", "character 3 is U+0007, which cannot be printed"),
        ("A\u200bB", "character 2 is U+200B ZERO WIDTH SPACE, which cannot be printed"),
        (" AB", "must not begin or end with a blank"),
        ("AB ", "must not begin or end with a blank"),
    ],
)
def test_forbidden_character_of_a_sku_is_named(admin: Client, sku: str, message: str) -> None:
    body = {"name": "Plum", "brand": "Vell", "category": "Tested", "unit_price": 1, "sku": sku}
    (error,) = admin.refused(422, "POST", "/api/products", json=body)["errors"]
    assert (error["field"], error["message"]) == ("sku", message)


def test_name_without_a_visible_character_is_refused(admin: Client) -> None:
    body = {"sku": unique("p"), "brand": "Vell", "category": "Tested", "unit_price": 1, "name": "\u200b\u2060"}
    assert admin.refused(422, "POST", "/api/products", json=body)["detail"].endswith("no visible character")


# ------------------------------------------------------------------------------------------ upgrade


@pytest.fixture
def before_keys(service: Service, tmp_path: Path) -> Iterator[psycopg.Connection[Any]]:
    """A connection to a database with the migrations before that of the keys."""
    for migration in read_migrations():
        if migration.number < NAMES:
            name = f"{migration.title}.sql"
            shutil.copy(FOLDER / name, tmp_path / name)
    with empty_database(service, "names_test") as database, database.connect() as connection:
        migrate(connection, "brickhouse", folder=tmp_path)
        connection.execute("SET search_path = brickhouse")
        yield connection


ADD_PRODUCT = "INSERT INTO products (sku, name, brand, category, unit_price) VALUES (%s, 'Plum', %s, 'Tested', 1)"


def test_upgrade_lists_rows_with_colliding_names_and_changes_nothing(
    before_keys: psycopg.Connection[Any],
) -> None:
    for sku in ("AB-1", "ab-1", "AB-2"):
        before_keys.execute(ADD_PRODUCT, (sku, "Vell"))
    with pytest.raises(psycopg.errors.RaiseException, match=r'products with the SKU "AB-1" \(id 1\), "ab-1" \(id 2\)'):
        migrate(before_keys, "brickhouse")
    before_keys.execute("UPDATE products SET sku = 'AB-3' WHERE id = 2")
    assert [m.number for m in migrate(before_keys, "brickhouse")][:1] == [NAMES]


def test_upgrade_gives_equal_labels_the_spelling_of_the_oldest_row(before_keys: psycopg.Connection[Any]) -> None:
    for sku, brand in (("1", "Véll"), ("2", "VÉLL"), ("3", "Vell")):
        before_keys.execute(ADD_PRODUCT, (sku, brand))
    migrate(before_keys, "brickhouse")
    rows = before_keys.execute("SELECT brand, version FROM brickhouse.products ORDER BY id").fetchall()
    assert rows == [("Véll", 1), ("Véll", 2), ("Vell", 1)]
    assert before_keys.execute(INVARIANTS).fetchall() == []
