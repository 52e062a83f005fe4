"""All transactions lock in one order: no two of them can wait for each other (docs/semantics.md, Locks).

A lock on a whole table stops a write where it first locks a row of that table. The tables whose rows it has locked by
then come before this one. The orders of all writes together must have no cycle.
"""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any, LiteralString

import httpx
import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from app.database.locks import ACCOUNTS
from tests.all_writes import (
    WRITES,
    Send,
    approved,
    change_store_and_manager,
    change_user_and_store,
    create_store_with_manager,
    deactivate_user,
    merge_region,
    rename_region,
)
from tests.conftest import Service
from tests.contract import Client
from tests.embedded_servers import PATIENCE
from tests.factories import Shop, make_user
from tests.returned_orders import pending_return

Database = psycopg.Connection[dict[str, Any]]

# Tables whose rows two transactions may both want to lock. Rows of other tables are only inserted, and a change of a
# reason, the only write that locks it against others, locks nothing else.
SUMS: tuple[LiteralString, ...] = (
    "order_counts", "order_store_counts", "order_day_counts",
    "stock_totals", "low_stock_days", "stock_days", "stock_category_days",
)  # fmt: skip
REFERENCED = ("stores", "orders", "products", "inventory", "stocktakes")
TABLES: tuple[LiteralString, ...] = (
    "idempotency_keys", "stocktakes", "stocktake_lines", "stores", "orders", "products", "suppliers", "labels",
    "inventory", "sale_lines", "company", *SUMS,
)  # fmt: skip


def test_every_write_route_is_in_the_proof(admin: Client, shop: Shop) -> None:
    document = admin.contract.document["paths"]
    routes = {(m.upper(), path) for path, methods in document.items() for m in methods if m in ("post", "put", "patch")}
    sent: set[tuple[str, str]] = set()

    def note(request: httpx.Request) -> None:
        sent.add((request.method, request.url.path))

    with httpx.Client(
        base_url=admin.base_url, headers=admin.headers, timeout=PATIENCE, event_hooks={"request": [note]}
    ) as c:
        for write in WRITES:
            assert write(shop)(c).is_success, write.__name__  # pyright: ignore[reportArgumentType]
    missing = [(method, path) for method, path in routes if not any(fits(path, p) for m, p in sent if m == method)]
    assert missing == []


def fits(template: str, path: str) -> bool:
    """Whether a path is one of a template's: equal parts, but for those in braces."""
    parts, given = template.split("/"), path.split("/")
    return len(parts) == len(given) and all(a == b or a[:1] == "{" for a, b in zip(parts, given, strict=True))


# ------------------------------------------------------------------------------------- where a write waits


@dataclass
class Waiting:
    """A write that waits for a lock: the tables in which it has locked rows, and the accounts that it has locked."""

    tables: set[str]
    accounts: set[int]


class Prober:
    """Sends writes while something is locked, and reads what a write that waits has locked itself."""

    def __init__(self, service: Service, database: Database, admin: Client, pool: ThreadPoolExecutor) -> None:
        self.service, self.database, self.pool = service, database, pool
        self.admin = admin.without_retries()

    @contextmanager
    def holding(self, statement: LiteralString, *values: Any) -> Generator[psycopg.Connection[Any]]:
        """Run a statement, in a transaction that is rolled back at the end of the block."""
        parameters: dict[str, Any] = {**connection_parameters(self.service.settings), "autocommit": False}
        with psycopg.connect(**parameters) as holder:
            holder.execute("SET idle_in_transaction_session_timeout = 0")
            holder.execute(statement, values)
            yield holder
            holder.rollback()

    def probe(self, holder: psycopg.Connection[Any], send: Send, look: Callable[[int], Any]) -> Any:
        """Send a write; if it waits for the holder, return what `look` finds and cancel it; else return None."""
        sent = self.pool.submit(send, self.admin)
        blocked = self.wait_until_done_or_blocked(sent, holder.info.backend_pid)
        if blocked is None:
            assert sent.result(PATIENCE).is_success, sent.result().text
            return None
        found = look(blocked)
        while not sent.done():  # the service repeats no cancelled write
            self.database.execute("SELECT pg_cancel_backend(%s)", (blocked,))
            wait([sent], timeout=0.02)
        assert sent.result().status_code == 503
        return found

    def stops(self, send: Send) -> Iterator[tuple[str, Waiting]]:
        """Send a write while every table is locked; yield each one before which it stops, and free that one then."""
        with ExitStack() as stack:
            held: dict[int, tuple[str, ExitStack]] = {}
            for table in TABLES:
                # A lock on a table that others refer to would also stop a write for a reference that is null.
                statement = lock_rows(table) if table in REFERENCED else lock_table(table)
                release = stack.enter_context(ExitStack())
                holder = release.enter_context(self.holding(statement))
                held[holder.info.backend_pid] = table, release
            sent = self.pool.submit(send, self.admin)
            while (blocked := self.wait_until_done_or_blocked(sent, *held)) is not None:
                waiting = self.locks_of(blocked)
                for pid in self.blocking(blocked):
                    table, release = held.pop(pid)
                    yield table, waiting
                    release.close()
            assert sent.result(PATIENCE).is_success, sent.result().text

    def blocking(self, pid: int) -> list[int]:
        """The processes of the database for which this one waits."""
        row = self.database.execute("SELECT pg_blocking_pids(%s) AS pids", (pid,)).fetchone()
        return row["pids"] if row else []

    def wait_until_done_or_blocked(self, sent: Future[httpx.Response], *holders: int) -> int | None:
        """The process of the database in which the write waits for one of the holders; None if it is done.

        Each write locks its account, or waits to lock it; the service's background work, which may wait too, does not.
        """
        while not sent.done():
            row = self.database.execute(
                """SELECT a.pid FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
                   WHERE pg_blocking_pids(a.pid) && %s::int[] AND l.locktype = 'advisory' AND l.classid = %s""",
                (list(holders), ACCOUNTS),
            ).fetchone()
            if row is not None:
                return row["pid"]
            wait([sent], timeout=0.01)
        return None

    def locks_of(self, pid: int) -> Waiting:
        """Return the tables and accounts that this process has locked."""
        rows = self.database.execute(
            """SELECT l.locktype, c.relname, l.classid::bigint AS class, l.objid::bigint AS object
               FROM pg_locks l LEFT JOIN pg_class c ON c.oid = l.relation
               WHERE l.pid = %s AND l.granted AND (l.mode IN ('RowShareLock', 'RowExclusiveLock')
                                                   OR l.locktype = 'advisory')""",
            (pid,),
        ).fetchall()
        return Waiting(
            {row["relname"] for row in rows if row["relname"] is not None},
            {row["object"] for row in rows if row["locktype"] == "advisory" and row["class"] == ACCOUNTS},
        )


@pytest.fixture
def prober(service: Service, database: Database, admin: Client) -> Iterator[Prober]:
    with ThreadPoolExecutor(1) as pool:
        yield Prober(service, database, admin, pool)


def lock_table(table: LiteralString) -> LiteralString:
    """A statement that stops every transaction that wants to lock a row of this table, but none that reads."""
    return f"LOCK TABLE {table} IN EXCLUSIVE MODE"


def lock_rows(table: LiteralString) -> LiteralString:
    """A statement that stops a transaction which wants to lock a row of this table that exists."""
    return f"SELECT FROM {table} FOR UPDATE"


def test_no_two_writes_lock_tables_in_opposite_orders(prober: Prober, shop: Shop) -> None:
    before: dict[str, set[str]] = {}
    more = {"delta": 1000, "reason": "more than all writes reserve"}
    shop.admin.ok("POST", f"/api/inventory/{shop.at_warehouse['id']}/adjustments", json=more)
    for write in WRITES:
        for table, waiting in prober.stops(write(shop)):
            assert waiting.accounts, f"{write.__name__} locks {table} before the caller's account"
            before.setdefault(table, set()).update((waiting.tables & set(TABLES)) - {table})
    order = list(TopologicalSorter(before).static_order())  # raises CycleError
    assert {*order} == {*TABLES}, "a table that no write locks"
    assert {*order[-len(SUMS) :]} == {*SUMS}, "sums are locked last"


def test_account_row_is_locked_only_by_holders_of_its_account_lock(prober: Prober, shop: Shop) -> None:
    changes = (create_store_with_manager, change_store_and_manager, change_user_and_store, deactivate_user)
    for write in (*changes, rename_region, merge_region):
        send, named = write(shop), int(make_user(shop.admin, "admin")["id"]) - 1
        with prober.holding(lock_table("users")) as holder:
            waiting: Waiting | None = prober.probe(holder, send, prober.locks_of)
        assert waiting is not None, write.__name__
        assert named in waiting.accounts, f"{write.__name__} locks the row of an account whose lock it does not hold"


# ------------------------------------------------------------------------------------- within a table

ROWS: tuple[tuple[LiteralString, LiteralString], ...] = (
    ("orders", "id"), ("inventory", "id"), ("order_counts", "store_id, product_id, status, region, category"),
    ("order_store_counts", "store_id, status, region"), ("stock_totals", "store_id, category"),
    ("stock_days", "day, store_id, region"),
)  # fmt: skip


@pytest.mark.parametrize(("table", "key"), ROWS)
def test_rows_of_a_table_are_locked_in_the_order_of_their_keys(
    prober: Prober, admin: Client, client: Client, table: LiteralString, key: LiteralString
) -> None:
    low, high = Shop(admin, client), Shop(admin, client)
    ids = [approved(low), approved(high)]
    stores = [[shop.warehouse["id"], shop.store["id"]] for shop in (low, high)]
    lock: LiteralString = f"SELECT FROM {table} WHERE store_id = ANY(%s::bigint[]) ORDER BY {key} FOR UPDATE"
    free = lock + " SKIP LOCKED"

    def send(c: Client) -> httpx.Response:
        return c.post("/api/orders/fulfill", json={"ids": ids[::-1]})

    def free_rows(shop: int) -> int:
        return prober.database.execute(free, (stores[shop],)).rowcount

    all_rows = [free_rows(0), free_rows(1)]
    assert min(all_rows) > 0
    with prober.holding(lock, stores[0]) as holder:
        assert prober.probe(holder, send, lambda _pid: free_rows(1)) == all_rows[1]
    with prober.holding(lock, stores[1]) as holder:
        assert prober.probe(holder, send, lambda _pid: free_rows(0)) < all_rows[0]


def edit_pending(shop: Shop, order_id: str) -> Send:
    return lambda c: c.patch(f"/api/orders/{order_id}", json={"quantity": 3})


def ship_short(shop: Shop, order_id: str) -> Send:
    shop.west.ok("PATCH", f"/api/orders/{order_id}/approve", json={})
    body = {"quantity": 1, "remainder": "backorder"}
    return lambda c: c.patch(f"/api/orders/{order_id}/ship", json=body)


@pytest.mark.parametrize("write", [edit_pending, ship_short])
def test_original_is_locked_before_its_return(prober: Prober, shop: Shop, write: Callable[[Shop, str], Send]) -> None:
    returned = pending_return(shop, 2)
    send = write(shop, returned)
    lock: LiteralString = (
        "SELECT FROM orders WHERE id = (SELECT return_of FROM orders WHERE id = %s::bigint) FOR UPDATE"
    )
    free: LiteralString = "SELECT FROM orders WHERE id = %s::bigint FOR UPDATE SKIP LOCKED"
    with prober.holding(lock, returned) as holder:
        assert prober.probe(holder, send, lambda _pid: prober.database.execute(free, (returned,)).rowcount) == 1


# ------------------------------------------------------------------------------------- all at once


def test_no_mix_of_writes_ends_in_a_deadlock(
    service: Service, admin: Client, client: Client, database: Database
) -> None:
    deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    shops = [Shop(admin, client, 1000).with_retries() for _ in range(2)]
    before = database.execute(deadlocks).fetchone()

    def play(start: int) -> list[int]:
        """Send every write once, each client starting with another one."""
        writes = WRITES[start:] + WRITES[:start]
        shop = shops[start % 2]
        return [write(shop)(shop.admin).status_code for write in writes]

    with ThreadPoolExecutor(8) as pool:
        responses = [status for statuses in pool.map(play, range(0, 16, 2)) for status in statuses]
    assert set(responses) <= {200, 201}
    database.execute("SELECT pg_stat_clear_snapshot()")
    assert database.execute(deadlocks).fetchone() == before
