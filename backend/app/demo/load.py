"""Fills an empty database with the demo company: drawn in Python, written by COPY, in one transaction.

A kill leaves nothing behind. The foreign keys and indexes of the large tables are taken off for the
load and put back, checked, before the end: a join checks a million keys faster than a million look-ups.
The sums (migration 0004) are kept by their triggers, as always.
"""

import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import LiteralString, cast

import psycopg
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.demo import catalogue
from app.demo.calendar import Calendar
from app.demo.history import WAREHOUSE_SHARE, History, Order, Staff
from app.demo.ledger import Ledger
from app.demo.rows import event_lines, inventory_lines, movement_lines, order_lines, text_line

LARGE = ("orders", "order_events", "stock_movements", "inventory")
EMPTY_FIRST = ("stores", "products", "users", *LARGE)
CHUNK = 20_000


@dataclass(frozen=True)
class Summary:
    """What was made: rows per table, and the seconds it took."""

    rows: dict[str, int]
    seconds: float


class NotEmpty(Exception):
    """The database already has stores, products, users or orders; demo data goes into an empty one"""


@dataclass
class Company:
    """Everything the demo consists of, drawn and not yet written."""

    stores: list[catalogue.Store]
    products: list[catalogue.Product]
    people: list[catalogue.Person]
    calendar: Calendar
    orders: list[Order]
    batches: int
    ledger: Ledger

    def rows(self) -> dict[str, int]:
        """How many rows each table gets."""
        return {
            "stores": len(self.stores),
            "products": len(self.products),
            "users": len(self.people),
            "inventory": len(self.ledger.rows),
            "orders": len(self.orders),
            "order_events": sum(1 for _ in event_lines(self.orders, self.calendar)),
            "stock_movements": len(self.ledger.movements),
        }


def is_empty(connection: psycopg.Connection) -> bool:
    """Has nobody put anything in yet?"""
    found = connection.execute(
        "SELECT EXISTS (SELECT FROM stores) OR EXISTS (SELECT FROM products) OR EXISTS (SELECT FROM users)"
    ).fetchone()
    return found == (False,)


def fill(
    connection: psycopg.Connection,
    *,
    orders: int,
    seed: int = 1,
    months: int = 12,
    progress: bool | None = None,
    dry_run: bool = False,
) -> Summary:
    """Draw the company and write it; with `dry_run` it is written and rolled back. NotEmpty where it is not."""
    started = time.monotonic()
    if not is_empty(connection):
        raise NotEmpty(f"{NotEmpty.__doc__}")
    with reporting(progress) as report:
        report("Drawing the company", 0)
        company = draw(connection, orders, seed, months)
        with connection.transaction(force_rollback=dry_run), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL synchronous_commit = on")
            rows = write(cursor, company, report)
        if not dry_run:
            report("Gathering statistics", 0.95)
            connection.execute("SET statement_timeout = 0")
            connection.execute("VACUUM ANALYZE")
            connection.execute("RESET statement_timeout")
        report("Done", 1)
    return Summary(rows, time.monotonic() - started)


def reset(connection: psycopg.Connection) -> None:
    """Empty every table but the migrations': all data is lost."""
    tables = connection.execute(
        "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables"
        " WHERE schemaname = current_schema() AND tablename <> 'schema_migrations'"
    ).fetchone()
    assert tables is not None
    connection.execute(cast(LiteralString, f"TRUNCATE {tables[0]} RESTART IDENTITY"))


def draw(connection: psycopg.Connection, orders: int, seed: int, months: int) -> Company:
    """The whole company, from nothing but the seed and the database's clock."""
    now = connection.execute("SELECT now() - interval '1 second'").fetchone()
    assert now is not None
    rng = Random(seed)  # noqa: S311 demo data, no secrets
    calendar = Calendar(now[0], months)
    stores, products = catalogue.make_stores(rng), catalogue.make_products(rng)
    people = catalogue.make_people(rng, stores)
    history = History(rng, calendar, stores, products, Staff.of(people))
    deliveries = round(orders * WAREHOUSE_SHARE)
    made = history.shop_orders(orders - deliveries)
    batches = history.batches(made)
    ledger = Ledger(rng, calendar, history)
    made += ledger.fill_warehouses(made, deliveries)
    ledger.fill_shops(made)
    made.sort(key=lambda order: order.created)
    for number, order in enumerate(made, start=1):
        order.id = number
    ledger.movements.sort(key=lambda movement: movement.moment)
    return Company(stores, products, people, calendar, made, batches, ledger)


def write(cursor: psycopg.Cursor, company: Company, report: "Report") -> dict[str, int]:
    """COPY everything, in the order of the keys; the rows per table."""
    start = company.calendar.stamp(0.0)
    places = [(s.id, s.code, s.name, s.region, s.store_type, s.address, s.city, s.state, s.postal_code, start)
              for s in company.stores]  # fmt: skip
    goods = [(p.id, p.sku, p.name, p.brand, p.category, p.package_size, p.unit_price, start)
             for p in company.products]  # fmt: skip
    people = [(p.id, p.username, p.email, p.first_name, p.last_name, p.role, p.store_id, p.region, start)
              for p in company.people]  # fmt: skip
    written = {
        "stores": copy(cursor, "stores (id, code, name, region, store_type, address, city, state, postal_code,"
                       " created_at)", map(text_line, places)),
        "products": copy(cursor, "products (id, sku, name, brand, category, package_size, unit_price, created_at)",
                         map(text_line, goods)),
        "users": copy(cursor, "users (id, username, email, first_name, last_name, role, store_id, region,"
                      " created_at)", map(text_line, people)),
    }  # fmt: skip
    cursor.execute("UPDATE stores s SET manager_id = u.id FROM users u WHERE u.store_id = s.id")
    with without_keys_and_indexes(cursor):
        for table, columns, lines, done in large_tables(company):
            report(f"Writing {table}", done)
            written[table] = copy(cursor, cast(LiteralString, f"{table} ({columns})"), lines)
        report("Checking keys and making indexes", 0.85)
    set_sequences(cursor, company)
    return written


def large_tables(company: Company) -> list[tuple[str, str, Iterator[str], float]]:
    """The tables that grow: columns, lines, and how far the work is when each begins."""
    calendar, ledger = company.calendar, company.ledger
    return [
        ("inventory", "id, product_id, store_id, current_stock, reserved_stock, reorder_level, max_stock,"
         " last_updated, created_at", inventory_lines(ledger.rows, calendar), 0.3),
        ("orders", "id, number, store_id, source_store_id, batch_id, product_id, quantity, requested_quantity,"
         " status, requested_by, approved_by, fulfilled_by, cancelled_by, created_at, approved_at, fulfilled_at,"
         " cancelled_at, cancel_reason, notes, version", order_lines(company.orders, calendar), 0.35),
        ("order_events", "id, order_id, from_status, to_status, actor_id, at, reason, changes",
         event_lines(company.orders, calendar), 0.55),
        ("stock_movements", "id, inventory_id, kind, delta, balance_after, order_id, actor_id, at, reason",
         movement_lines(ledger.movements, calendar), 0.7),
    ]  # fmt: skip


def copy(cursor: psycopg.Cursor, into: LiteralString, lines: Iterable[str]) -> int:
    """COPY lines of text into a table, some thousands at a time; how many."""
    count = 0
    with cursor.copy(f"COPY {into} FROM STDIN") as out:
        for chunk in chunks(iter(lines)):
            count += len(chunk)
            out.write("".join(chunk))
    return count


def chunks(lines: Iterator[str]) -> Iterator[list[str]]:
    """The lines, some thousands at a time."""
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


@contextmanager
def without_keys_and_indexes(cursor: psycopg.Cursor) -> Generator[None]:
    """Take the large tables' foreign keys and plain indexes off, and put them back as they were."""
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


def set_sequences(cursor: psycopg.Cursor, company: Company) -> None:
    """Let the next row made by the service follow the last one made here."""
    for table in EMPTY_FIRST:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT coalesce(max(id), 0) + 1 FROM "
            + cast(LiteralString, table)
            + "), false)",
            (table,),
        )
    cursor.execute("SELECT setval('order_numbers', %s, false)", (len(company.orders) + 1,))
    cursor.execute("SELECT setval('order_batches', %s, false)", (company.batches + 1,))


class Report:
    """Says what is being done: a bar on a terminal, plain lines elsewhere."""

    def __init__(self, bar: Progress | None) -> None:
        self.bar = bar
        self.task = bar.add_task("", total=1.0) if bar else None

    def __call__(self, what: str, done: float) -> None:
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, description=what, completed=done)
        else:
            print(f"  {what}", flush=True)  # noqa: T201


@contextmanager
def reporting(progress: bool | None) -> Generator[Report]:
    """A bar where standard output is a terminal (or `progress` says so), else plain lines."""
    console = Console()
    if progress is False or (progress is None and not console.is_terminal):
        yield Report(None)
        return
    with Progress(TextColumn("{task.description:35}"), BarColumn(), TimeElapsedColumn(), console=console) as bar:
        yield Report(bar)
