"""The filters of the lists, compared with plain SQL."""

import random
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from tests.clock import stable_result
from tests.contract import Client
from tests.factories import Json, Shop, make_product, make_stock
from tests.test_lists import extended

Database = psycopg.Connection[dict[str, Any]]

ORDER_FILTERS = [
    "", "status=pending", "status=pending&status=approved", "region=West", "region=West&region=South",
    "category=Cola", "category=Cola&category=Water&status=fulfilled", "store_id=2", "store_id=2&store_id=3",
    "product_id=7", "product_id=7&region=West", "product_id=7&status=cancelled&store_id=2", "source_store_id=1",
    "source_store_id=1&status=approved", "date_from={d30}", "date_to={d30}", "date_from={d60}&date_to={d30}",
    "date_from={d60}&date_to={d30}&region=South&status=fulfilled", "date_from={d30}&category=Cola",
    "date_from={d60}&product_id=7", "batch_id=1", "search=cola", "search=COLA&status=fulfilled",
    "search=austin%20cola", "search=fr%20a%20e", "search=Austin",
    "search=PO-00000007", "search=po-7", "search=12", "search=nothing%20like%20it", "search=%25", "search=_",
    "search=cola&region=West&date_from={d60}", "search=cola&category=Cola", "region=Nowhere", "category=None",
    "store_id=999999", "date_from={d30}&date_to={d60}", "late=true", "late=false", "late=true&status=fulfilled",
    "late=true&region=West&category=Cola", "late=false&status=pending&date_from={d60}", "late=false&search=cola",
    "is_return=true", "is_return=false", "is_return=false&region=West&status=fulfilled", "return_of=1",
    "awaits_agreement=true", "awaits_agreement=false", "awaits_agreement=false&region=West&status=pending",
    "in_transit=true", "in_transit=false", "in_transit=true&region=West", "in_transit=false&status=shipped",
    "to_receive=true", "to_receive=false&region=West", "to_receive=true&region=West&category=Cola&late=false",
    "source_region=West", "source_region=West&source_region=South&status=approved&region=South",
]  # fmt: skip

# Every word of the search text is somewhere in what the list shows of a row.
NAMES = """
    position(word IN lower(concat_ws('|', p.sku, p.name, p.brand, p.category, p.package_size))) > 0
    OR position(word IN lower(concat_ws('|', s.code, s.name, s.region, s.address, s.city, s.state, s.postal_code))) > 0
"""
NAMES_OF_THEN = NAMES.replace("p.", "pv.").replace("s.", "sv.")  # those of the document
OF_STORE = NAMES.split("OR", 1)[1]
NAMES_OF_SOURCE = f"{OF_STORE.replace('s.', 'ss.')} OR {OF_STORE.replace('s.', 'ssv.')}"
# The names of the given labels, and those that they had before.
SPELLINGS = """(
    SELECT b.name FROM (SELECT kind, id, name FROM labels UNION SELECT kind, label_id, name FROM former_labels) a
    JOIN (SELECT kind, id, name FROM labels UNION SELECT kind, label_id, name FROM former_labels) b USING (kind, id)
    WHERE a.kind = '{kind}' AND a.name = ANY(%({kind})s::text[]))"""
SOURCE_REGIONS = SPELLINGS.format(kind="region").replace("%(region)s", "%(source_region)s")
REGIONS, CATEGORIES = SPELLINGS.format(kind="region"), SPELLINGS.format(kind="category")
WORDS = "regexp_split_to_table(lower(btrim(%(search)s::text)), ' +') AS word"
ORDER_SQL = f"""
    SELECT o.id::text AS id FROM orders o JOIN stores s ON s.id = o.store_id JOIN products p ON p.id = o.product_id
    JOIN store_versions sv ON (sv.store_id, sv.version) = (o.store_id, o.store_version)
    JOIN product_versions pv ON (pv.product_id, pv.version) = (o.product_id, o.product_version)
    JOIN users u ON u.id = o.requested_by
    LEFT JOIN orders r ON r.id = o.return_of
    LEFT JOIN product_versions rv ON (rv.product_id, rv.version) = (r.product_id, r.product_version)
    LEFT JOIN stores ss ON ss.id = o.source_store_id
    LEFT JOIN store_versions ssv ON (ssv.store_id, ssv.version) = (o.source_store_id, o.source_version)
    WHERE (%(status)s::text[] IS NULL OR o.status = ANY(%(status)s))
      AND (%(region)s::text[] IS NULL OR sv.region IN {REGIONS})
      AND (%(category)s::text[] IS NULL OR pv.category IN {CATEGORIES})
      AND (%(store_id)s::text[] IS NULL OR o.store_id::text = ANY(%(store_id)s))
      AND (%(product_id)s::text[] IS NULL OR o.product_id::text = ANY(%(product_id)s))
      AND (%(source_store_id)s::text[] IS NULL OR o.source_store_id::text = ANY(%(source_store_id)s))
      AND (%(source_region)s::text[] IS NULL OR ssv.region IN {SOURCE_REGIONS})
      AND (%(batch_id)s::text[] IS NULL OR o.batch_id::text = ANY(%(batch_id)s))
      AND (%(date_from)s::text IS NULL OR company_day(o.created_at)::text >= %(date_from)s)
      AND (%(date_to)s::text IS NULL OR company_day(o.created_at)::text <= %(date_to)s)
      AND (%(search)s::text IS NULL OR NOT EXISTS (SELECT FROM {WORDS} WHERE NOT ({NAMES} OR {NAMES_OF_THEN}
           OR {NAMES_OF_SOURCE} OR o.source_store_id IS NULL AND position(word IN lower(coalesce(pv.supplier, ''))) > 0
           OR o.source_store_id = o.store_id AND position(word IN lower(coalesce(rv.supplier, ''))) > 0
           OR position(word IN lower(u.display_name)) > 0
           OR o.number = 'PO-' || lpad(regexp_replace(upper(word), '^PO-', ''), 8, '0')
           OR word ~ '^[a-z0-9]+$' AND coalesce(lower(o.notes) ~ ('(^|[^a-z0-9])' || word), false))))
      AND (%(return_of)s::text[] IS NULL OR o.return_of::text = ANY(%(return_of)s))
      AND (%(is_return)s::boolean IS NULL OR %(is_return)s = (o.return_of IS NOT NULL))
      AND (%(awaits_agreement)s::boolean IS NULL
           OR %(awaits_agreement)s = (o.status = 'pending' AND o.needs_agreement IS TRUE AND o.agreed_at IS NULL))
      AND (%(in_transit)s::boolean IS NULL
           OR %(in_transit)s = (o.status = 'shipped' AND coalesce(o.source_store_id, o.store_id) <> o.store_id))
      AND (%(to_receive)s::boolean IS NULL OR %(to_receive)s = (
           o.status = 'shipped' OR o.status = 'approved' AND o.source_store_id IS NULL))
      AND (%(late)s::boolean IS NULL OR %(late)s = (o.status = 'pending' AND o.created_at < now() - interval '1 day'
           OR o.status IN ('approved', 'shipped')
              AND coalesce(o.expected_at, o.approved_at + interval '3 days') < now()))
    ORDER BY CASE WHEN %(late)s::boolean AND o.status = 'pending' THEN o.created_at + interval '1 day'
                  WHEN %(late)s::boolean OR %(to_receive)s::boolean
                  THEN coalesce(o.expected_at, o.approved_at + interval '3 days') END,
             CASE WHEN %(late)s::boolean OR %(to_receive)s::boolean THEN o.id END, o.created_at DESC, o.id DESC
"""
SINGLE = ("date_from", "date_to", "search", "late", "is_return", "awaits_agreement", "in_transit",
          "to_receive")  # fmt: skip
SEVERAL = ("status", "region", "category", "store_id", "product_id", "source_store_id", "source_region", "batch_id",
           "return_of")  # fmt: skip


def parameters(query: str, names: tuple[str, ...]) -> dict[str, Any]:
    """The SQL parameters of a query string: lists for parameters that can repeat, None for those not given."""
    found: dict[str, Any] = dict.fromkeys(names)
    for part in filter(None, query.split("&")):
        name, value = part.split("=")
        value = value.replace("%25", "%").replace("%20", " ")
        found[name] = [*(found[name] or []), value] if name in SEVERAL else value
    return found


def compare(client: Client, database: Database, path: str, statement: str, values: dict[str, Any]) -> int:
    """Compare a list's first rows and its total with the result of plain SQL; returns the number of rows."""

    rows, page = stable_result(lambda: (
        [row["id"] for row in database.execute(statement, values).fetchall()],
        client.ok("GET", extended(path, "limit=100")),
    ))  # fmt: skip
    assert [row["id"] for row in page["data"]] == rows[:100]
    assert page["total"] == len(rows)
    return len(rows)


@pytest.mark.parametrize("query", ORDER_FILTERS)
def test_order_list_matches_plain_sql(client: Client, database: Database, query: str) -> None:
    days = database.execute("SELECT current_date - 30 AS d30, current_date - 60 AS d60").fetchone()
    wanted = query.format(**(days or {}))
    values = parameters(wanted, (*SEVERAL, *SINGLE))
    compare(client, database, f"/api/orders?{wanted}", ORDER_SQL, values)


def drawn(draw: random.Random, database: Database, names: dict[str, str], row: Json | None = None) -> dict[str, Any]:
    """A random combination of filters with existing values; if a row is given, the filters match it."""
    wanted: dict[str, Any] = {}
    for name, source in names.items():
        if draw.random() < 0.35:
            rows = database.execute(f"SELECT DISTINCT v FROM (SELECT {source}) t (v) ORDER BY v").fetchall()
            found = [str(row["v"]) for row in rows]
            count = draw.choice([1, 1, 2, 5]) if name in SEVERAL else 1
            chosen = draw.sample(found, min(count, len(found)))
            if row is not None and row[name] is not None:
                chosen = [row[name], *chosen[1:]]
            if chosen and (row is None or row[name] is not None):
                wanted[name] = chosen if name in SEVERAL else chosen[0]
    return wanted


def compare_many(
    client: Client, database: Database, path: str, statement: str, names: dict[str, str], one: str
) -> None:
    """Compare sixty random filter combinations; every other one matches an existing row, with its values from `one`."""
    draw = random.Random(1)
    rows = database.execute(one).fetchall()
    for turn in range(60):
        row = draw.choice(rows) if turn % 2 else None
        wanted = drawn(draw, database, names, row)
        values = {name: wanted.get(name) for name in names}
        found = compare(client, database, f"{path}?{urlencode(wanted, doseq=True)}", statement, values)
        assert found > 0 or row is None, wanted


ORDER_SOURCES = {
    "status": "status FROM orders", "region": "region FROM stores", "category": "category FROM products",
    "store_id": "store_id FROM orders", "product_id": "product_id FROM orders",
    "source_store_id": "source_store_id FROM orders WHERE source_store_id IS NOT NULL",
    "source_region": "region FROM stores",
    "batch_id": "batch_id FROM orders WHERE batch_id IS NOT NULL",
    "date_from": "company_day(created_at) FROM orders",
    "date_to": "company_day(created_at) FROM orders", "search": "left(name, 4) FROM products",
    "late": "unnest(ARRAY['true', 'false'])", "is_return": "unnest(ARRAY['true', 'false'])",
    "awaits_agreement": "unnest(ARRAY['true', 'false'])",
    "in_transit": "unnest(ARRAY['true', 'false'])",
    "to_receive": "unnest(ARRAY['true', 'false'])",
    "return_of": "return_of FROM orders WHERE return_of IS NOT NULL",
}  # fmt: skip
ONE_ORDER = """
    SELECT o.status, sv.region, pv.category, o.store_id::text, o.product_id::text, o.source_store_id::text,
           ssv.region AS source_region, o.batch_id::text, company_day(o.created_at)::text AS date_from,
           company_day(o.created_at)::text AS date_to, left(pv.name, 4) AS search,
           CASE WHEN o.status IN ('fulfilled', 'cancelled') THEN 'false' END AS late,
           (o.return_of IS NOT NULL)::text AS is_return, o.return_of::text,
           (o.status = 'pending' AND o.needs_agreement IS TRUE AND o.agreed_at IS NULL)::text AS awaits_agreement,
           (o.status = 'shipped' AND coalesce(o.source_store_id, o.store_id) <> o.store_id)::text AS in_transit,
           (o.status = 'shipped' OR o.status = 'approved' AND o.source_store_id IS NULL)::text AS to_receive
    FROM orders o JOIN store_versions sv ON (sv.store_id, sv.version) = (o.store_id, o.store_version)
    JOIN product_versions pv ON (pv.product_id, pv.version) = (o.product_id, o.product_version)
    LEFT JOIN store_versions ssv ON (ssv.store_id, ssv.version) = (o.source_store_id, o.source_version) ORDER BY o.id
"""


def test_random_combinations_of_order_filters_match_plain_sql(client: Client, database: Database) -> None:
    compare_many(client, database, "/api/orders", ORDER_SQL, ORDER_SOURCES, ONE_ORDER)


INVENTORY_SOURCES = {
    "region": "region FROM stores", "category": "category FROM products", "store_id": "store_id FROM inventory",
    "product_id": "product_id FROM inventory", "low_stock": "low_stock::text FROM inventory",
    "search": "left(name, 4) FROM stores",
}  # fmt: skip
ONE_ITEM = """
    SELECT s.region, p.category, i.store_id::text, i.product_id::text, i.low_stock::text, left(s.name, 4) AS search
    FROM inventory i JOIN stores s ON s.id = i.store_id JOIN products p ON p.id = i.product_id ORDER BY i.id
"""


def test_random_combinations_of_inventory_filters_match_plain_sql(client: Client, database: Database) -> None:
    compare_many(client, database, "/api/inventory", INVENTORY_SQL, INVENTORY_SOURCES, ONE_ITEM)


INVENTORY_FILTERS = [
    "", "low_stock=true", "low_stock=false", "region=West", "region=West&region=South&low_stock=true",
    "category=Cola", "category=Cola&category=Water&region=Midwest&low_stock=false", "store_id=2",
    "store_id=2&category=Cola&low_stock=true", "product_id=7", "product_id=7&region=West", "search=cola",
    "search=Austin&low_stock=true", "search=%25", "search=_", "search='", "search=\\", "region=Nowhere",
]  # fmt: skip

INVENTORY_SQL = f"""
    SELECT i.id::text AS id FROM inventory i JOIN stores s ON s.id = i.store_id JOIN products p ON p.id = i.product_id
    WHERE (%(low_stock)s::boolean IS NULL OR %(low_stock)s
               = (p.active AND s.active AND i.reorder_level > 0
                  AND i.current_stock - i.reserved_stock <= i.reorder_level))
      AND (%(region)s::text[] IS NULL OR s.region = ANY(%(region)s))
      AND (%(category)s::text[] IS NULL OR p.category = ANY(%(category)s))
      AND (%(store_id)s::text[] IS NULL OR i.store_id::text = ANY(%(store_id)s))
      AND (%(product_id)s::text[] IS NULL OR i.product_id::text = ANY(%(product_id)s))
      AND (%(search)s::text IS NULL OR NOT EXISTS (SELECT FROM {WORDS} WHERE NOT ({NAMES})))
    ORDER BY i.id
"""


@pytest.mark.parametrize("query", INVENTORY_FILTERS)
def test_inventory_list_matches_plain_sql(client: Client, database: Database, query: str) -> None:
    values = parameters(query, (*SEVERAL, "low_stock", "search"))
    compare(client, database, f"/api/inventory?{query}", INVENTORY_SQL, values)


def test_search_finds_special_characters_literally(shop: Shop) -> None:
    for sign in ("%", "_", "\\", "'", '"', "$1", "{}", "%s"):
        product = make_product(shop.admin, name=f"Zq{sign}ty")
        make_stock(shop.admin, shop.store, product, 1)
        make_product(shop.admin, name="Zqxxty")
        body = {"store_id": shop.store["id"], "product_id": product["id"], "quantity": 1}
        order = shop.admin.ok("POST", "/api/orders", json=body)
        for resource, key, expected in (("orders", "id", order["id"]), ("inventory", "product_id", product["id"]),
                                    ("products", "id", product["id"])):  # fmt: skip
            page = shop.admin.ok("GET", f"/api/{resource}", params={"search": f"q{sign}t"})
            assert [row[key] for row in page["data"]] == [expected], f"{resource} {sign}"
