"""Random histories of master data among orders and movements, compared with a plain replay.

A day passes by moving everything that is stored one day into the past, so a history of several days takes no time.
"""

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, LiteralString

import psycopg
import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption
from psycopg.rows import dict_row

from app.database.migrate import migrate
from app.queries.orders import order_view
from tests.conftest import INVARIANTS, Service
from tests.factories import unique
from tests.temporary_databases import empty_database

Database = psycopg.Connection[dict[str, Any]]
Scope = tuple[str, str]  # region, category
REORDER_LEVEL = 5

position = st.integers(0, 1)
STEPS = st.one_of(
    st.tuples(st.just("price"), position, st.decimals(0, 100, places=2)),
    st.tuples(st.just("category"), position, st.sampled_from("ABC")),
    st.tuples(st.just("product name"), position, st.text("xyzé \"'", min_size=1, max_size=3).filter(str.strip)),
    st.tuples(st.just("sku"), position, st.integers(0, 10**9)),
    st.tuples(st.just("brand"), position, st.sampled_from("PQ")),
    st.tuples(st.just("pack"), position, st.sampled_from(["", "6 x 1 l", "24"])),
    st.tuples(st.just("manager"), position, position),
    st.tuples(st.just("region"), position, st.sampled_from("NSW")),
    st.tuples(st.just("store name"), position, st.text("xyzé \"'", min_size=1, max_size=3).filter(str.strip)),
    st.tuples(st.just("order"), position, st.tuples(position, st.integers(1, 9))),
    st.tuples(st.just("cancel"), position, st.none()),
    st.tuples(st.just("adjust"), position, st.tuples(position, st.integers(-9, 9).filter(bool))),
    st.tuples(st.just("day"), position, st.none()),
    st.tuples(st.just("zone"), position, st.sampled_from(["Etc/GMT+12", "UTC", "Etc/GMT-14"])),
)
# At any moment there are two or three days in these zones, and their clocks never change.
DAYS_OF_NOW: LiteralString = """SELECT ARRAY[(clock_timestamp() AT TIME ZONE 'Etc/GMT+12')::date,
    (clock_timestamp() AT TIME ZONE 'UTC')::date, (clock_timestamp() AT TIME ZONE 'Etc/GMT-14')::date]"""


@pytest.fixture(scope="module")
def history(service: Service) -> Iterator[Database]:
    """A database of its own with one user."""
    with made_history(service, "documents_history") as history:
        yield history


@contextmanager
def made_history(service: Service, name: str) -> Generator[Database]:
    """Make the database, which is dropped at the end."""
    with empty_database(service, name) as made:
        with made.connect() as connection:
            migrate(connection, "brickhouse")
        options = "-c search_path=brickhouse -c timezone=UTC"
        with psycopg.connect(made.conninfo, autocommit=True, row_factory=dict_row, options=options) as history:
            history.execute("INSERT INTO users (username, email, role) VALUES ('a', 'a@b.example', 'admin')")
            yield history


@dataclass
class Thing:
    """A product or a store, as it is now; `group` is its category or region."""

    id: int
    name: str
    group: str
    price: Decimal = Decimal(0)
    sku: str = ""
    brand: str = "b"
    pack: str = ""
    managers: tuple[int, ...] = ()


@dataclass
class Replay:
    """The same history in memory: what is now, what was agreed, and the end of each past day, oldest first."""

    products: list[Thing]
    stores: list[Thing]
    rows: dict[tuple[int, int], int]  # ids of the stock rows, by the positions of store and product
    stock: Counter[tuple[int, int]] = field(default_factory=Counter[tuple[int, int]])
    orders: dict[int, dict[str, Any]] = field(default_factory=lambda: {})
    days: list[dict[Scope, tuple[int, Decimal, int]]] = field(default_factory=lambda: [])

    def figures(self) -> dict[Scope, tuple[int, Decimal, int]]:
        """Units, value and number of low rows, by region and category, without combinations that have none."""
        found: dict[Scope, tuple[int, Decimal, int]] = {}
        for store_at, product_at in self.rows:
            store, product, units = self.stores[store_at], self.products[product_at], self.stock[store_at, product_at]
            key = (store.group, product.group)
            before = found.get(key, (0, Decimal(0), 0))
            low = int(units <= REORDER_LEVEL)
            found[key] = (before[0] + units, before[1] + units * product.price, before[2] + low)
        return {key: figures for key, figures in found.items() if any(figures)}


def begin(db: Database) -> Replay:
    """Create two products, two stores and their four empty stock rows."""
    names = [unique("H") for _ in range(2)]
    product_ids = [one(db, "INSERT INTO products (sku, name, brand, category, unit_price)"
                           " VALUES (%s, 'p', 'b', 'A', 10) RETURNING id", name) for name in names]  # fmt: skip
    store_ids = [one(db, "INSERT INTO stores (code, name, region, store_type, address)"
                         " VALUES (%s, 's', 'N', 'Urban', 'x') RETURNING id", name) for name in names]  # fmt: skip
    rows = {
        (s, p): one(
            db,
            "INSERT INTO inventory (store_id, product_id, reorder_level) VALUES (%s, %s, %s) RETURNING id",
            store_ids[s], product_ids[p], REORDER_LEVEL,
        )
        for s in range(2) for p in range(2)
    }  # fmt: skip
    products = [Thing(key, "p", "A", Decimal(10), sku) for key, sku in zip(product_ids, names, strict=True)]
    return Replay(products, [Thing(key, "s", "N", managers=managers_of(db, key)) for key in store_ids], rows)


def managers_of(db: Database, store_id: int) -> tuple[int, ...]:
    """Create two managers of the store; the first one becomes the one that it names."""
    made = "INSERT INTO users (username, email, role, store_id) VALUES (%s, %s, 'store_manager', %s) RETURNING id"
    names = [unique("m") for _ in range(2)]
    return tuple(one(db, made, name, f"{name}@b.example".lower(), store_id) for name in names)


def one(db: Database, query: LiteralString, *values: Any) -> Any:
    """The first column of the statement's only row."""
    row = db.execute(query, values).fetchone()
    assert row is not None
    return next(iter(row.values()))


def apply(db: Database, replay: Replay, step: tuple[str, int, Any]) -> None:
    """Take a step in the database and in memory."""
    kind, at, value = step
    if kind == "zone":
        db.execute("UPDATE company SET time_zone = %s", (value,))
    elif kind == "manager":
        store = replay.stores[at]
        db.execute("UPDATE stores SET manager_id = %s WHERE id = %s", (store.managers[value], store.id))
    elif kind in COLUMNS:
        change_master_data(db, replay, kind, at, unique(f"S{value}") if kind == "sku" else value)
    elif kind == "order":
        request(db, replay, at, *value)
    elif kind == "cancel":
        cancel_first(db, replay)
    elif kind == "adjust":
        adjust(db, replay, at, *value)
    else:
        let_a_day_pass(db)
        replay.days.append(replay.figures())


COLUMNS: dict[str, tuple[LiteralString, LiteralString, str]] = {
    "price": ("products", "unit_price", "price"), "category": ("products", "category", "group"),
    "product name": ("products", "name", "name"), "region": ("stores", "region", "group"),
    "store name": ("stores", "name", "name"), "sku": ("products", "sku", "sku"),
    "brand": ("products", "brand", "brand"), "pack": ("products", "package_size", "pack"),
}  # fmt: skip


def change_master_data(db: Database, replay: Replay, kind: str, at: int, value: Any) -> None:
    """Change a field of a product or a store."""
    table, column, name = COLUMNS[kind]
    thing = (replay.products if table == "products" else replay.stores)[at]
    db.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", (value, thing.id))
    setattr(thing, name, value)


def request(db: Database, replay: Replay, at: int, product_at: int, quantity: int) -> None:
    """Insert an order of the store with its event; the other store is the source."""
    store, source, product = replay.stores[at], replay.stores[1 - at], replay.products[product_at]
    with db.transaction():
        key = one(
            db,
            """INSERT INTO orders (store_id, source_store_id, product_id, quantity, requested_quantity, requested_by)
               VALUES (%s, %s, %s, %s, %s, 1) RETURNING id""",
            store.id, source.id, product.id, quantity, quantity,
        )  # fmt: skip
        db.execute("INSERT INTO order_events (order_id, to_status, actor_id) VALUES (%s, 'pending', 1)", (key,))
    replay.orders[key] = {
        "product_name": product.name, "sku": product.sku, "brand": product.brand, "package_size": product.pack,
        "category": product.group, "unit_price": product.price,
        "store_name": store.name, "region": store.group, "source_store_name": source.name,
        "source_region": source.group, "value": quantity * product.price, "status": "pending",
        "day": len(replay.days),
    }  # fmt: skip


def cancel_first(db: Database, replay: Replay) -> None:
    """Cancel the first pending order, if there is one."""
    key = next((key for key, order in replay.orders.items() if order["status"] == "pending"), None)
    if key is None:
        return
    with db.transaction():
        db.execute(
            """UPDATE orders SET status = 'cancelled', version = version + 1, cancelled_by = 1, cancel_reason = 'x',
                      cancelled_at = clock_timestamp() WHERE id = %s""",
            (key,),
        )
        db.execute(
            """INSERT INTO order_events (order_id, from_status, to_status, actor_id, at)
               SELECT id, 'pending', 'cancelled', 1, cancelled_at FROM orders WHERE id = %s""",
            (key,),
        )
    replay.orders[key]["status"] = "cancelled"


def adjust(db: Database, replay: Replay, at: int, product_at: int, delta: int) -> None:
    """Adjust a stock row, at most down to 0."""
    delta = max(delta, -replay.stock[at, product_at])
    if delta == 0:
        return
    replay.stock[at, product_at] += delta
    row = replay.rows[at, product_at]
    with db.transaction():
        db.execute("UPDATE inventory SET current_stock = current_stock + %s WHERE id = %s", (delta, row))
        db.execute(
            """INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, reason)
               VALUES (%s, 'adjustment', %s, %s, 'x')""",
            (row, delta, replay.stock[at, product_at]),
        )


TIMES: dict[LiteralString, tuple[LiteralString, ...]] = {
    "stock_movements": ("at",), "inventory": ("created_at",), "orders": ("created_at", "cancelled_at"),
    "order_events": ("at",), "products": ("created_at",), "stores": ("created_at",), "users": ("created_at",),
    "product_versions": ("valid_from", "valid_to"), "store_versions": ("valid_from", "valid_to"),
    "user_versions": ("valid_from", "valid_to"),
}  # fmt: skip
DAYS: tuple[LiteralString, ...] = ("order_day_counts", "stock_days", "stock_category_days", "low_stock_days")


def let_a_day_pass(db: Database) -> None:
    """Move everything that is stored one day into the past."""
    with db.transaction():
        db.execute("SET LOCAL session_replication_role = replica")
        for table, columns in TIMES.items():
            db.execute(f"UPDATE {table} SET {', '.join(f'{c} = {c} - interval {literal_day}' for c in columns)}")
        for table in DAYS:  # in two steps: no row gets the key of another one
            db.execute(f"UPDATE {table} SET day = day - 10000")
            db.execute(f"UPDATE {table} SET day = day + 9999")


literal_day: LiteralString = "'1 day'"


def past_figures(db: Database, replay: Replay, day: date) -> dict[Scope, tuple[int, Decimal, int]]:
    """Units, value and low rows at the end of a day, from the sums: the current ones less all later changes."""
    rows = db.execute(
        """SELECT region, category, sum(units)::int AS units, sum(value) AS value, sum(low)::int AS low FROM (
               SELECT s.region, t.category, t.units, t.value, t.low_stock AS low, t.store_id
               FROM stock_totals t JOIN stores s ON s.id = t.store_id
               UNION ALL
               SELECT region, category, -units_delta, -value_delta, 0, store_id FROM stock_category_days WHERE day > %s
               UNION ALL
               SELECT region, category, 0, 0, -low_stock_delta, store_id FROM low_stock_days WHERE day > %s) f
           WHERE store_id = ANY(%s) GROUP BY 1, 2""",
        (day, day, [store.id for store in replay.stores]),
    ).fetchall()
    found = {(row["region"], row["category"]): (row["units"], row["value"], row["low"]) for row in rows}
    return {key: figures for key, figures in found.items() if any(figures)}


def low_rows(db: Database, replay: Replay, day: date) -> dict[Scope, int]:
    """The number of low rows at the end of a day, from a recount of the ledger."""
    rows = db.execute(
        """SELECT region, category, sum(low_stock_delta)::int AS low
           FROM low_stock_changes((SELECT time_zone FROM company))
           WHERE day <= %s AND store_id = ANY(%s) GROUP BY 1, 2 HAVING sum(low_stock_delta) <> 0""",
        (day, [store.id for store in replay.stores]),
    ).fetchall()
    return {(row["region"], row["category"]): row["low"] for row in rows}


def order_sums(db: Database, replay: Replay) -> tuple[Counter[Any], Counter[Any]]:
    """The numbers of orders by status, region and category, and by day, status and region, from the sums."""
    ids = ([store.id for store in replay.stores],)
    counts = db.execute("SELECT * FROM order_counts WHERE store_id = ANY(%s)", ids).fetchall()
    days = db.execute("SELECT * FROM order_day_counts WHERE store_id = ANY(%s)", ids).fetchall()
    by_region, by_day = Counter[Any](), Counter[Any]()
    for row in counts:
        by_region[row["status"], row["region"], row["category"]] += row["orders"]
    for row in days:
        by_day[row["day"], row["status"], row["region"]] += row["orders"]
    return +by_region, +by_day


def documents(db: Database, replay: Replay) -> dict[int, dict[str, Any]]:
    """The orders as lists and exports show them, by id."""
    view = order_view()
    rows = db.execute(
        f"""WITH caller AS (SELECT 1::bigint AS id, 'admin' AS role, NULL::bigint AS store_id, NULL::text AS region)
            SELECT {view.select} FROM orders o {view.joins} WHERE o.id = ANY(%s)""",
        (list(replay.orders),),
    ).fetchall()
    return {int(row["id"]): row for row in rows}


# Stock that moves on a day that is another one in the next zone.
MOVES: tuple[list[tuple[str, int, Any]], ...] = tuple(
    [("zone", 0, "Etc/GMT+12"), ("adjust", 0, (0, 9)), ("day", 0, None), move, ("adjust", 0, (0, -2)),
     ("zone", 0, "Etc/GMT-14")]
    for move in (("price", 0, Decimal(3)), ("category", 0, "B"), ("region", 0, "S"))
)  # fmt: skip


@settings(max_examples=25)
@example(MOVES[0])
@example(MOVES[1])
@example(MOVES[2])
@given(st.lists(STEPS, min_size=5, max_size=30))
def test_documents_and_reports_equal_a_plain_replay(history: Database, steps: list[tuple[str, int, Any]]) -> None:
    compare(history, steps)


def compare(history: Database, steps: list[tuple[str, int, Any]]) -> None:
    """Take the steps, and compare the documents, the reports and the sums with those of the replay."""
    days = one(history, DAYS_OF_NOW)
    replay = begin(history)
    for step in steps:
        apply(history, replay, step)
    today = one(history, "SELECT company_day(now())")
    if one(history, DAYS_OF_NOW) != days:
        reject()
    for key, shown in documents(history, replay).items():
        agreed = replay.orders[key]
        assert {name: shown[name] for name in agreed if name != "day"} == {
            k: v for k, v in agreed.items() if k != "day"
        }
    for ago, figures in enumerate([replay.figures(), *reversed(replay.days)]):
        day = today - timedelta(days=ago)
        assert past_figures(history, replay, day) == figures, f"{ago} days ago"
        assert low_rows(history, replay, day) == {key: low for key, (_, _, low) in figures.items() if low}, ago
    by_region = Counter[Any]((o["status"], o["region"], o["category"]) for o in replay.orders.values())
    by_day = Counter[Any](
        (today - timedelta(days=len(replay.days) - o["day"]), o["status"], o["region"]) for o in replay.orders.values()
    )
    assert order_sums(history, replay) == (by_region, by_day)
    assert history.execute(INVARIANTS).fetchall() == []


# A text of a function, and its replacement.
MUTANTS: dict[str, tuple[str, str, str]] = {
    "a version leaves a gap": (
        "write_version()", "($1).version, $2, $3", "($1).version, $2 + interval ''1 us'', $3"),
    "days are those of UTC": (
        "lock_time_zone()", "SELECT time_zone FROM company", "SELECT text 'UTC'"),
    "moved stock stays on its day": ("stock_moves()", "e.at < 'infinity'", "false"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_replay_comparison_fails_on_a_mutant(service: Service, name: str) -> None:
    function, old, new = MUTANTS[name]
    with made_history(service, "documents_mutant") as history:
        definition = one(history, "SELECT pg_get_functiondef(%s::regprocedure)", function)
        assert definition.count(old) == 1
        history.execute(definition.replace(old, new))
        with pytest.raises((AssertionError, UnsatisfiedAssumption)):  # the other one if a day began meanwhile
            compare(history, [*MOVES[2], ("adjust", 0, (0, 3))])
