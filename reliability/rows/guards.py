"""R37: changes by hand, as the app, the owner and a superuser, of what only the service may change."""

import asyncio

from psycopg.conninfo import make_conninfo

from app.database.roles import grant_use
from app.embedded_postgres import server as embedded_server
from reliability.bars import Bar
from reliability.postgres import SCHEMA, Postgres
from reliability.trial import ASKER, WEST, Mutant, Row, System, Trial
from reliability.writers import BARS, Writers
from tests.changes_by_hand import REFUSED, SUMS, make_rows_to_attack
from tests.database_roles import APP, OWNER, make_roles

HISTORY, DOCUMENTS = ("stock_movements", "order_events"), ("orders", "inventory")
# Statements that need no row of their own, and the errors that refuse them.
ATTACKS = {
    **REFUSED,
    **{f"TRUNCATE {t}": (f"TRUNCATE {t} CASCADE", "never emptied") for t in (*HISTORY, *DOCUMENTS, *SUMS)},
    **{f"UPDATE {t}": (f"UPDATE {t} SET reason = 'x'", "append-only") for t in HISTORY},
    **{f"DELETE FROM {t}": (f"DELETE FROM {t}", "append-only") for t in (*HISTORY, *DOCUMENTS)},
}
OWNED = f"""
    DO $$ DECLARE name regclass; BEGIN
        ALTER SCHEMA {SCHEMA} OWNER TO {OWNER};
        FOR name IN SELECT oid FROM pg_class WHERE relnamespace = '{SCHEMA}'::regnamespace AND (relkind = 'r'
            OR relkind = 'S' AND oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'i')) LOOP
            EXECUTE format('ALTER TABLE %s OWNER TO {OWNER}', name);
        END LOOP;
    END $$
"""
# The attacked rows, and the sums of their stores.
STATE = """
    SELECT md5(string_agg(line, '|' ORDER BY line)) AS state FROM (
        SELECT i::text AS line FROM inventory i WHERE i.id IN (%(row)s, %(full_row)s, %(other_row)s)
        UNION ALL SELECT m::text FROM stock_movements m WHERE m.inventory_id IN (%(row)s, %(full_row)s, %(other_row)s)
        UNION ALL SELECT o::text FROM orders o WHERE o.product_id = %(product)s
        UNION ALL SELECT e::text FROM order_events e JOIN orders o ON o.id = e.order_id WHERE o.product_id = %(product)s
        UNION ALL SELECT c::text FROM order_counts c WHERE c.product_id = %(product)s
        UNION ALL SELECT t::text FROM stock_totals t WHERE t.store_id IN (
            SELECT i.store_id FROM inventory i WHERE i.id IN (%(row)s, %(full_row)s, %(other_row)s))) lines
"""


async def attacked(trial: Trial) -> None:
    """Steady writes as the app role, while each role tries each change by hand with psql."""
    postgres = await asyncio.to_thread(trial.database)
    try:
        await asyncio.to_thread(separate_roles, postgres)
        async with trial.serving(postgres, workers=1, DB_USER=APP) as system:
            ids = await asyncio.to_thread(make_rows_to_attack, system.client(ASKER), system.client(WEST))
            shop, stores = await asyncio.to_thread(system.shop, 1_000_000), await asyncio.to_thread(system.stores, 4)
            before = state(postgres, ids)
            writers = Writers(trial, system, shop, stores)
            async with writers.at_work(2):
                for role in (APP, OWNER, *([] if trial.quick else ["postgres"])):
                    trial.fault(f"{len(ATTACKS)} changes by hand as {role}")
                    await asyncio.to_thread(attack, trial, system, role, ids)
            trial.check(state(postgres, ids) == before, "the attacked rows have changed", "unchanged")
            await asyncio.to_thread(writers.check)
    finally:
        await asyncio.to_thread(postgres.end)


def separate_roles(postgres: Postgres) -> None:
    """Give the schema to a role that is no superuser, and its rows to another one."""
    with postgres.connect() as admin, admin.cursor() as cursor:
        make_roles(admin, "brickhouse")
        cursor.execute(OWNED)  # pyright: ignore[reportArgumentType]
        grant_use(cursor, SCHEMA, APP)


def state(postgres: Postgres, ids: dict[str, str]) -> str:
    """A digest of the attacked rows, of their history and of their sums."""
    with postgres.connect() as connection:
        row = connection.execute(STATE, ids).fetchone()
    assert row is not None
    return row["state"]


def attack(trial: Trial, system: System, role: str, ids: dict[str, str]) -> None:
    """Try each change in a transaction of psql's; each has to be refused for its own reason."""
    for name, (statements, error) in ATTACKS.items():
        refusal = "deadlock detected"  # with a request of the service: it says nothing of the guard
        while refusal is not None and "deadlock detected" in refusal:
            refusal = psql(system.postgres, role, statements.format(**ids))
        trial.check(refusal is not None, f"{role}: {name} was accepted", "refused")
        expected = refusal is None or error in refusal or (role == APP and "permission denied" in refusal)
        trial.check(expected, f"{role}: {name} was refused for another reason: {refusal}", "refused")


def psql(postgres: Postgres, role: str, statements: str) -> str | None:
    """Run statements and COMMIT as this role; returns psql's output if it failed, None if it committed."""
    target = make_conninfo(postgres.dsn(), user=role)
    done = embedded_server.run(
        postgres.directory, "psql", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1",
        f"--dbname={target}", f"--command={statements}",
    )  # fmt: skip
    return done.stdout if done.returncode != 0 else None


REPLACE = "CREATE OR REPLACE FUNCTION"
ROWS = (
    Row(
        "R37",
        "changes by hand with psql, as the app, the owner and a superuser, under writes",
        {
            **BARS,
            "refused": Bar("each is refused for its own reason, at the latest at COMMIT"),
            "unchanged": Bar("the attacked rows, their history and their sums stay as they were"),
        },
        attacked,
        (
            Mutant(
                "stock needs no movement",
                sql=f"{REPLACE} require_balanced_stock(orders order_change[], stock stock_change[],"
                " days stock_day_change[]) RETURNS void LANGUAGE sql AS ''",
            ),
            Mutant(
                "an order needs no event",
                sql=f"{REPLACE} require_events(order_ids bigint[]) RETURNS void LANGUAGE sql AS ''",
            ),
            Mutant("an event needs no order", sql="DROP TRIGGER events_need_their_order ON order_events"),
            Mutant("an order changes without a version", sql="DROP FUNCTION refuse_change_without_event CASCADE"),
            Mutant("a stock row changes its store", sql="DROP FUNCTION refuse_change_of_place CASCADE"),
            Mutant("a stock row has another state", sql="DROP FUNCTION refuse_change_of_states CASCADE"),
            Mutant("a store names any manager", sql="DROP FUNCTION require_manager CASCADE"),
            Mutant("a store closes with orders", sql="DROP FUNCTION refuse_closing_with_orders CASCADE"),
            Mutant(
                "a closed store has stock",
                sql="ALTER TABLE inventory DROP CONSTRAINT inventory_of_closed_store_is_empty",
            ),
            Mutant("a closed store gets orders", sql="DROP FUNCTION refuse_orders_of_closed_stores CASCADE"),
            Mutant("a closed store gets products", sql="DROP FUNCTION refuse_stock_of_closed_store CASCADE"),
            Mutant("a closed store starts a stocktake", sql="DROP FUNCTION refuse_stocktake_of_closed_store CASCADE"),
            Mutant("a store closes with a stocktake", sql="DROP FUNCTION refuse_closing_with_stocktake CASCADE"),
            Mutant("an ended stocktake changes", sql="DROP FUNCTION refuse_change_of_ended_stocktake CASCADE"),
            Mutant("a line of an ended stocktake changes", sql="DROP FUNCTION refuse_line_of_ended_stocktake CASCADE"),
            Mutant(
                "an ended stocktake names no version of its store",
                sql="ALTER TABLE stocktakes DROP CONSTRAINT stocktakes_ended_has_store_version",
            ),
            Mutant("a store has two open stocktakes", sql="DROP INDEX stocktakes_one_is_open"),
            Mutant("two products have equal SKUs", sql="ALTER TABLE products DROP CONSTRAINT products_sku_unique"),
            Mutant("a user has a region that does not exist", sql="DROP FUNCTION use_user_labels CASCADE"),
            Mutant("a closed store gets people", sql="DROP FUNCTION lock_stores_of_account CASCADE"),
            Mutant("sums change by hand", sql="DROP FUNCTION refuse_change_of_sums CASCADE"),
            Mutant("tables are emptied", sql="DROP FUNCTION refuse_truncate CASCADE"),
            Mutant("history changes", sql="DROP FUNCTION refuse_change CASCADE"),
            Mutant("versions change", sql="DROP FUNCTION refuse_change_of_versions CASCADE"),
            Mutant("a document changes", sql="DROP FUNCTION refuse_change_of_document CASCADE"),
            Mutant("a movement is reversed twice", sql="DROP INDEX movements_reversed_once"),
            Mutant("a sale has no time", sql="ALTER TABLE stock_movements DROP CONSTRAINT movements_sale_has_time"),
            Mutant(
                "a loss has no reason",
                sql="ALTER TABLE stock_movements DROP CONSTRAINT movements_write_off_has_reason_code",
            ),
            Mutant("a line of a till changes", sql="DROP TRIGGER sale_lines_append_only ON sale_lines"),
            Mutant("a reason changes its meaning", sql="DROP FUNCTION refuse_change_of_meaning CASCADE"),
            Mutant(
                "consumption is not added to the sums",
                sql=f"{REPLACE} consumption_of(kind text, delta integer, by_reason boolean) RETURNS integer"
                " LANGUAGE sql AS 'SELECT 0'",
            ),
            Mutant("an ended order changes", sql="DROP FUNCTION refuse_change_of_ended_order CASCADE"),
        ),
    ),
)
