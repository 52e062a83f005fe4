"""Fills an empty database with the demo company: made in Python, written by COPY, in one transaction.

If the process is killed, nothing remains, and the sequences are unchanged. The history is made and written
slice by slice, so ten million orders need no more memory than a hundred thousand. The foreign keys and indexes
of the large tables are dropped for the load and created again, with validation, before the end: one join checks
a million keys faster than a million look-ups. Triggers keep the sums as usual, except for two: the sums of stock by day
are added once, at the end, because there are many movements, and low_stock_days is recounted, because each stock row
is updated once, at the end.
"""

import gc
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import LiteralString

import psycopg
from psycopg import sql

from app.database.locks import DEMO_DATA
from app.demo.company import Company
from app.demo.copy_format import event_lines, inventory_lines, movement_lines, order_lines, text_line
from app.demo.progress import Report, reporting

NAME, TIME_ZONE = "Brickhouse Drinks", "America/Chicago"
KEPT = ("company", "reasons", "schema_migrations")
LARGE = ("orders", "order_events", "stock_movements", "inventory")
SMALL_SUMS = ("order_counts", "order_store_counts", "stock_totals")
CHUNK = 5_000  # lines in one write to COPY
TIMEOUTS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")

COLUMNS: dict[str, LiteralString] = {
    "stores": "id, code, name, region, store_type, address, city, state, postal_code, manager_id, created_at",
    "suppliers": "id, name, lead_time_days, order_days, minimum_quantity, created_at",
    "products": "id, sku, name, brand, category, package_size, units_per_case, barcodes, unit_price, supplier_id,"
    " created_at",
    "users": "id, username, email, first_name, last_name, role, store_id, region, created_at",
    "inventory": "id, product_id, store_id, current_stock, reorder_level, max_stock, last_updated, created_at",
    "orders": "id, number, store_id, source_store_id, batch_id, product_id, quantity, requested_quantity, status,"
    " requested_by, approved_by, fulfilled_by, cancelled_by, created_at, approved_at, fulfilled_at, cancelled_at,"
    " cancel_reason, notes, version, product_version, store_version, source_version,"
    " shipped_by, shipped_at, shipped_quantity, received_quantity, damaged_quantity, expected_at, return_of,"
    " return_reason, needs_agreement, agreed_quantity, agreed_by, agreed_at",
    "order_events": "id, order_id, from_status, to_status, actor_id, at, reason, changes",
    "stock_movements": "id, inventory_id, kind, delta, balance_after, order_id, actor_id, at, reason, reason_code,"
    " order_version, occurred_at",
}


@dataclass(frozen=True)
class Summary:
    """The result of a load: rows per table and the duration in seconds."""

    rows: dict[str, int]
    seconds: float


class NotEmpty(Exception):
    """The database already has stores, products or users; demo data goes into an empty one"""


def is_empty(connection: psycopg.Connection) -> bool:
    """Return whether the database has no stores, products and users; waits for a load that is running."""
    with connection.transaction():
        lock_for_load(connection, shared=True)
        return has_no_master_data(connection)


def fill(
    connection: psycopg.Connection,
    *,
    orders: int,
    seed: int = 1,
    months: int = 12,
    time_zone: str | None = None,
    progress: bool | None = None,
    dry_run: bool = False,
    reset: bool = False,
    log_line: Callable[[str], object] = print,
) -> Summary:
    """Write the demo company in one transaction, with `orders` orders over `months` months, in its time zone.

    With `reset` the database is emptied first, in the same transaction; with `dry_run` everything is written and
    rolled back. `progress` forces a progress bar (True) or lines through `log_line` (False).
    Raises NotEmpty if the database has data and `reset` is not set.
    """
    started = time.monotonic()
    with reporting(progress, log_line) as report, without_garbage_collection():
        with connection.transaction(force_rollback=dry_run), connection.cursor() as cursor:
            lock_for_load(connection, shared=False)
            connection.execute("SET LOCAL brickhouse.feed = 'off'")
            if reset:
                empty(connection)
            elif not has_no_master_data(connection):
                raise NotEmpty(f"{NotEmpty.__doc__}")
            report("Stores, products and users", 0)
            zone = time_zone or TIME_ZONE
            connection.execute("UPDATE company SET name = %s, time_zone = %s, currency = 'USD'", (NAME, zone))
            now = cursor.execute("SELECT now() - interval '1 second'").fetchone()
            assert now is not None
            rows = write(cursor, Company(now[0], orders=orders, seed=seed, months=months, time_zone=zone), report)
        if not dry_run:
            report("Statistics", 0.95)
            gather_statistics(connection)
        report("Done", 1)
    return Summary(rows, time.monotonic() - started)


@contextmanager
def without_garbage_collection() -> Generator[None]:
    """Switch the garbage collector off: it would scan a million rows repeatedly and find no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def lock_for_load(connection: psycopg.Connection, *, shared: bool) -> None:
    """Wait until no other process loads demo data, and lift the time limits until the end of the transaction."""
    for name in TIMEOUTS:
        connection.execute("SELECT set_config(%s, '0', true)", (name,))
    lock: LiteralString = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    connection.execute(f"SELECT {lock}(%s)", (DEMO_DATA,))


def has_no_master_data(connection: psycopg.Connection) -> bool:
    """Return whether there are no stores, products and users."""
    found = connection.execute(
        "SELECT EXISTS (SELECT FROM stores) OR EXISTS (SELECT FROM products) OR EXISTS (SELECT FROM users)"
    ).fetchone()
    return found == (False,)


def empty(connection: psycopg.Connection) -> None:
    """Delete all rows of all tables except KEPT; waits 10 s at most for locks of other sessions."""
    connection.execute("SET LOCAL lock_timeout = '10s'")
    connection.execute("SET LOCAL brickhouse.reset = 'on'")
    connection.execute(
        sql.SQL("TRUNCATE {} RESTART IDENTITY").format(
            sql.SQL(", ").join(sql.Identifier(name) for name in schema_tables(connection) if name not in KEPT)
        )
    )
    connection.execute("SET LOCAL brickhouse.reset = 'off'")
    connection.execute("SET LOCAL lock_timeout = 0")


def schema_tables(connection: psycopg.Connection) -> list[str]:
    """Return the names of the tables in the service's schema."""
    query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    return [name for (name,) in connection.execute(query)]


def gather_statistics(connection: psycopg.Connection) -> None:
    """Vacuum and analyze all tables now, as autovacuum would within a minute.

    The planner gets statistics, and index-only scans find pages marked all-visible. Small sums that each slice has
    updated are written anew: within the transaction of the load no version of their rows could be removed.
    """
    connection.execute("SET statement_timeout = 0")
    connection.execute(sql.SQL("VACUUM (FULL) {}").format(sql.SQL(", ").join(map(sql.Identifier, SMALL_SUMS))))
    connection.execute(
        sql.SQL("VACUUM (ANALYZE) {}").format(sql.SQL(", ").join(map(sql.Identifier, schema_tables(connection))))
    )
    connection.execute("RESET statement_timeout")


def write(cursor: psycopg.Cursor, company: Company, report: Report) -> dict[str, int]:
    """COPY everything by time; returns the number of rows by table."""
    writer = Writer(cursor, company)
    writer.master_data()
    with without_foreign_keys_and_indexes(cursor), without_sums_by_day(cursor):
        writer.opening_stock()
        writer.history(report)
        sum_days(cursor)
        writer.closing_stock()
        cursor.execute("SELECT recount_low_stock_days()")
        report("Keys and indexes", 0.8)
    set_sequences(cursor, writer.written, company.history.batches)
    reset_feed(cursor)
    return writer.written


def reset_feed(cursor: psycopg.Cursor) -> None:
    """Expire all cursors of the change feed: the demo rows are not in it, so older clients must reload."""
    cursor.execute(
        """INSERT INTO changes_expired (xid) VALUES (pg_current_xact_id())
           ON CONFLICT (one_row) DO UPDATE SET xid = excluded.xid"""
    )


class Writer:
    """Writes a company's rows and counts them."""

    def __init__(self, cursor: psycopg.Cursor, company: Company) -> None:
        self.cursor = cursor
        self.company = company
        self.calendar = company.calendar
        self.written = dict.fromkeys(COLUMNS, 0)

    def master_data(self) -> None:
        """Write the stores with their managers, the suppliers, the products and the users."""
        company, start = self.company, self.calendar.stamp(0.0)
        managers = {p.store_id: p.id for p in company.users}
        self.copy("stores", (
            text_line((s.id, s.code, s.name, s.region, s.store_type, s.address, s.city, s.state, s.postal_code,
                       managers.get(s.id), start))
            for s in company.stores
        ))  # fmt: skip
        self.copy("suppliers", (
            text_line((s.id, s.name, s.lead_time_days, s.order_day_names, s.minimum_quantity, start))
            for s in company.suppliers
        ))  # fmt: skip
        self.copy("products", (
            text_line((p.id, p.sku, p.name, p.brand, p.category, p.package_size, p.units_per_case, f"{{{p.barcode}}}",
                       p.unit_price, p.supplier_id, self.calendar.stamp(company.first_moment(p))))
            for p in company.products
        ))  # fmt: skip
        self.copy("users", (
            text_line((p.id, p.username, p.email, p.first_name, p.last_name, p.role, p.store_id, p.region, start))
            for p in company.users
        ))  # fmt: skip

    def opening_stock(self) -> None:
        """Write the stock rows; the triggers of the movements need their products."""
        self.company.open_stock()
        self.copy("inventory", inventory_lines(self.company.rows, self.calendar))

    def history(self, report: Report) -> None:
        """Write orders, events and movements, slice by slice."""
        for part in self.company.slices():
            self.copy("orders", order_lines(part.orders, self.calendar))
            first = self.written["order_events"] + 1
            self.copy("order_events", event_lines(part.events, self.calendar, first))
            first = self.written["stock_movements"] + 1
            self.copy("stock_movements", movement_lines(part.movements, self.calendar, first))
            report("Orders and stock, day by day", 0.78 * part.progress)

    def closing_stock(self) -> None:
        """Update the stock rows to their state after the last movement, and discontinue products."""
        rows = self.company.rows
        self.cursor.execute(
            """UPDATE inventory i
               SET current_stock = n.current, reserved_stock = n.reserved, reorder_level = n.level, max_stock = n.most,
                   last_updated = n.updated
               FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[], %s::timestamptz[])
                    n (id, current, reserved, level, most, updated)
               WHERE i.id = n.id""",
            (
                [row.id for row in rows],
                [row.current for row in rows],
                [row.reserved for row in rows],
                [row.reorder_level for row in rows],
                [row.max_stock for row in rows],
                [self.calendar.stamp(row.updated) for row in rows],
            ),
        )
        ended = [product.id for product in self.company.products if product.ends < 1]
        self.cursor.execute("UPDATE products SET active = false WHERE id = ANY(%s)", (ended,))

    def copy(self, table: str, lines: Iterable[str]) -> None:
        """COPY lines of text into a table, in chunks, and count them."""
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(COLUMNS[table]))
        with self.cursor.copy(into) as out:
            for chunk in chunks(iter(lines)):
                self.written[table] += len(chunk)
                out.write("".join(chunk))


def chunks(lines: Iterator[str]) -> Iterator[list[str]]:
    """Yield the lines in lists of at most CHUNK."""
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


@contextmanager
def without_foreign_keys_and_indexes(cursor: psycopg.Cursor) -> Generator[None]:
    """Drop the large tables' foreign keys and the indexes that back no constraint, and create them again at the end."""
    tables = list(LARGE)
    cursor.execute(
        """SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
                  format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                         pg_get_constraintdef(oid))
           FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY conname""",
        (tables,),
    )
    keys = cursor.fetchall()
    cursor.execute(
        """SELECT format('DROP INDEX %%s', x.indexrelid::regclass), pg_get_indexdef(x.indexrelid)
           FROM pg_index x WHERE x.indrelid = ANY(%s::regclass[])
             AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid)
           ORDER BY x.indexrelid""",
        (tables,),
    )
    indexes = cursor.fetchall()
    for drop, _ in [*keys, *indexes]:
        cursor.execute(drop)
    yield
    for _, make in [*indexes, *keys]:
        cursor.execute(make)


@contextmanager
def without_sums_by_day(cursor: psycopg.Cursor) -> Generator[None]:
    """Switch off the trigger that adds each movement to the sums by day; `sum_days` adds all of them at once."""
    cursor.execute("ALTER TABLE stock_movements DISABLE TRIGGER movements_add_to_stock_days")
    yield
    cursor.execute("ALTER TABLE stock_movements ENABLE TRIGGER movements_add_to_stock_days")


def sum_days(cursor: psycopg.Cursor) -> None:
    """Add all movements to the sums by day, while each product and store has one version.

    What occurred before it was recorded counts as consumed, sold or written off when it occurred.
    """
    cursor.execute("ANALYZE stock_movements, inventory, products, stores, company, reasons")
    cursor.execute(
        """SELECT add_to_stock_days(array_agg((d.day, d.store_id, d.category, d.units, d.value, d.consumption,
                                               NULL, NULL, s.region, 0, d.sold, d.written_off)::stock_day_change))
           FROM (SELECT i.store_id, p.category, (m.at AT TIME ZONE c.time_zone)::date AS day, sum(m.units) AS units,
                        sum(m.units * p.unit_price) AS value,
                        sum(consumption_of(m.kind, m.used, r.consumption)) AS consumption,
                        sum(sold_of(m.kind, m.used, m.reason_code)) AS sold,
                        sum(written_off_of(m.kind, m.used, r.consumption)) AS written_off
                 FROM (SELECT inventory_id, kind, reason_code, at, delta AS units,
                              CASE WHEN occurred_at IS NULL THEN delta ELSE 0 END AS used
                       FROM stock_movements
                       UNION ALL
                       SELECT inventory_id, kind, reason_code, occurred_at, 0, delta FROM stock_movements
                       WHERE occurred_at IS NOT NULL) m
                 LEFT JOIN reasons r ON r.code = m.reason_code
                 CROSS JOIN company c JOIN inventory i ON i.id = m.inventory_id JOIN products p ON p.id = i.product_id
                 GROUP BY 1, 2, 3) d
           JOIN stores s ON s.id = d.store_id
           GROUP BY d.store_id"""
    )


def set_sequences(cursor: psycopg.Cursor, written: dict[str, int], batches: int) -> None:
    """Restart the sequences after the last row. A rollback undoes RESTART, but not setval."""
    for table, rows in written.items():
        cursor.execute(
            sql.SQL("ALTER TABLE {} ALTER COLUMN id RESTART WITH {}").format(sql.Identifier(table), rows + 1)
        )
    for name, last in (("order_numbers", written["orders"]), ("order_batches", batches)):
        cursor.execute(sql.SQL("ALTER SEQUENCE {} RESTART WITH {}").format(sql.Identifier(name), last + 1))
