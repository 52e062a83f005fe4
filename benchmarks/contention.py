"""Measures how much writes that share a row slow each other down, on a database with a slow commit and a slow network.

Deliveries of different products come from one warehouse or from 64; orders are for one store or for 64. The load
alternates between both; the ratio is that of rounds that follow each other. Adjustments of one stock row are compared
with updates of one row by pgbench: what the time of a commit allows. A commit takes 2 ms longer than usual (the setting
`commit_delay`), and a message to the database 1 ms (a proxy).
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import scratch

WIDTH = 64  # warehouses and stores
REGION = "Contention"
MAKE_STORES = """
    INSERT INTO stores (code, name, region, store_type, address)
    SELECT format('CONTEND-%%s-%%s', kind, k), format('%%s %%s', kind, k), %(region)s, kind, 'Benchmark'
    FROM generate_series(1, %(width)s) k, unnest(ARRAY['Warehouse', 'Urban']) kind
    WHERE NOT EXISTS (SELECT FROM stores WHERE region = %(region)s)"""
MAKE_STOCK = """
    INSERT INTO inventory (store_id, product_id)
    SELECT s.id, p.id FROM stores s, (SELECT id FROM products WHERE active ORDER BY id LIMIT %(width)s) p
    WHERE s.region = %(region)s ON CONFLICT DO NOTHING"""
FIND = "SELECT id FROM stores WHERE region = %s AND store_type = %s ORDER BY id"
FIND_PRODUCTS = "SELECT product_id FROM inventory WHERE store_id = %s ORDER BY product_id"
HOT_ROW = "UPDATE contention_hot_row SET number = number + 1;\n"


Turn = Callable[[int], Any]


@dataclass(frozen=True)
class Pair:
    """The rounds of contended writes, and those that they are compared with."""

    write: str
    name: str
    contended: list[Any]
    other_name: str
    other: list[Any]


def main(arguments: list[str]) -> int:
    """Run the command line; returns the exit status."""
    options = parse(arguments)
    scratch.use_scratch_database(options.orders)
    from benchmarks import load

    load.find_wrk()
    scratch.prepare(options.orders)
    with slow_commits(options.commit):
        show(measure(options), options)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks contention", description=__doc__)
    parser.add_argument("--orders", type=int, default=5_000, help="number of orders in the demo data (5000)")
    parser.add_argument("--seconds", type=int, default=2, help="seconds of load in each round (2)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each (7)")
    parser.add_argument("--connections", type=int, default=64, help="number of connections (64)")
    parser.add_argument("--commit", type=float, default=2, help="ms that a commit takes longer than usual (2)")
    parser.add_argument("--round-trip", type=float, default=1, help="ms until a message reaches the database (1)")
    parser.add_argument("--rate", type=int, default=700, help="deliveries a second that are not reached (700)")
    return parser.parse_args(arguments)


@contextmanager
def slow_commits(milliseconds: float) -> Iterator[None]:
    """Make each commit take so much longer for a block: PostgreSQL waits before it writes its log to the disk."""
    from app.database.connection import connect

    def set_delay(*settings: str) -> None:
        with connect() as connection:
            for setting in settings:
                connection.execute(f"ALTER SYSTEM {setting}")  # type: ignore[arg-type]
            connection.execute("SELECT pg_reload_conf()")

    set_delay(f"SET commit_delay = {milliseconds * 1000:.0f}", "SET commit_siblings = 0")
    try:
        yield
    finally:
        set_delay("RESET commit_delay", "RESET commit_siblings")


def measure(options: argparse.Namespace) -> list[Pair]:
    """Measure each pair, with the service behind the proxy."""
    from app.database.connection_parameters import connection_parameters
    from app.settings import get_settings
    from benchmarks.servers import running
    from benchmarks.slow_link import slow_link

    where = connection_parameters(get_settings())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        socket = f"{where['host']}/.s.PGSQL.{where.get('port', 5432)}"
        port = str(stack.enter_context(slow_link(socket, options.round_trip)))
        database = {"DB_HOST": "127.0.0.1", "DB_PORT": port, "DB_USER": where["user"], "DB_NAME": where["dbname"]}
        server = stack.enter_context(running("us", environment=database))
        return pairs(options, server, folder, {"PGHOST": "127.0.0.1", "PGPORT": port})


def pairs(options: argparse.Namespace, server: Any, folder: Path, proxy: dict[str, str]) -> list[Pair]:
    """Measure the service and pgbench; `proxy` has the environment for pgbench."""
    from app.database.connection import connect
    from benchmarks.load import load_postgres, load_writes
    from benchmarks.used_once import make
    from benchmarks.write_requests import Number, WriteRequest, prepare_shop, write_request
    from benchmarks.writes import round_starts, rounds_of, wrk_script

    warehouses, stores, products = make_stores()
    shop = prepare_shop()

    def turn(name: str, request: WriteRequest) -> Turn:
        lua = folder / f"{name}.lua"
        lua.write_text(wrk_script(request, shop))
        starts = round_starts(request, 2 * options.connections, connect)
        return lambda seconds: load_writes(server, lua, next(starts), seconds, options.connections)

    def deliveries(sources: list[int]) -> WriteRequest:
        lines = [(stores[(k + k // WIDTH) % WIDTH], products[k % WIDTH], sources[k % len(sources)])
                 for k in range(WIDTH * WIDTH)]  # fmt: skip
        number = options.rate * (options.seconds * options.rounds + 1)
        return write_request("fulfil", replace(shop, lines=lines), False, number, make)

    def orders(number_of_stores: int) -> WriteRequest:
        body = '{"store_id": "{store}", "product_id": "{product}", "quantity": 1}'
        numbers = {"store": Number(stores[0], number_of_stores), "product": Number(products[0], WIDTH, every=WIDTH)}
        return WriteRequest("POST", "/api/orders", body, numbers)

    def hot_row(seconds: int) -> Any:
        return load_postgres(sql, seconds, options.connections, environment=proxy)

    sql = folder / "hot.sql"
    sql.write_text(HOT_ROW)
    cases: list[tuple[str, str, Turn, str, Turn]] = [
        ("fulfil", "one warehouse", turn("from-one", deliveries(warehouses[:1])),
         "64 warehouses", turn("from-many", deliveries(warehouses))),
        ("create", "one store", turn("for-one", orders(1)), "64 stores", turn("for-many", orders(WIDTH))),
        ("adjust", "one stock row", turn("hot", write_request("adjust", shop, True, 0, make)),
         "pgbench, one row", hot_row),
    ]  # fmt: skip
    results: list[Pair] = []
    for what, name, contended, other_name, other in cases:
        rounds = rounds_of({"us": contended, "other": other}, options)
        results.append(Pair(what, name, rounds["us"], other_name, rounds["other"]))
    return results


def make_stores() -> tuple[list[int], list[int], list[int]]:
    """Make the warehouses, the stores and their stock rows, if they are missing; returns the ids, and the products'."""
    from app.database.connection import connect

    with connect() as connection:
        run: Any = connection.execute
        values = {"width": WIDTH, "region": REGION}
        run(MAKE_STORES, values)
        run(MAKE_STOCK, values)
        run("CREATE TABLE IF NOT EXISTS contention_hot_row (number int NOT NULL)")
        run("INSERT INTO contention_hot_row SELECT 1 WHERE NOT EXISTS (SELECT FROM contention_hot_row)")
        warehouses, stores = (
            [row[0] for row in run(FIND, (REGION, kind)).fetchall()] for kind in ("Warehouse", "Urban")
        )
        products = [row[0] for row in run(FIND_PRODUCTS, (warehouses[0],)).fetchall()]
    return warehouses, stores, products


def show(pairs: list[Pair], options: argparse.Namespace) -> None:
    """Print the table."""
    from benchmarks.writes import cell

    delays = f"commit + {options.commit:g} ms, messages + {options.round_trip:g} ms"
    results = "responses per second · p50 ms · p99 ms · processor ms per response"
    table = Table(title=f"{options.connections} connections, {delays}: {results}", title_justify="left")
    for name in ("write", "contended", "", "compared with", "", "ratio (quartiles)"):
        table.add_column(name, no_wrap=True)
    for pair in pairs:
        ratios = [a.throughput / b.throughput for a, b in zip(pair.contended, pair.other, strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        cells = (pair.name, cell(pair.contended), pair.other_name, cell(pair.other))
        table.add_row(pair.write, *cells, f"{middle:.2f} ({low:.2f}–{high:.2f})")
    Console(width=180).print(table)
