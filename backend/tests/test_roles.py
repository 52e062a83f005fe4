"""Two database roles: the owner of the schema, and the app, which only reads and writes rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import conninfo, sql

from app.database.connection_parameters import connection_parameters
from app.database.migrate import migrate
from app.database.roles import GRANTS, PrivilegeError
from app.settings import PROJECT
from tests.conftest import Service, start_service, stop_service
from tests.contract import Client, Contract
from tests.database_roles import APP, OWNER, make_roles, run
from tests.factories import Shop

ADA = "ada.first@brickhouse.example"


@contextmanager
def roles_database(service: Service, name: str) -> Iterator[dict[str, str]]:
    """A database with both roles and nothing in it, on the server that all tests share."""
    here = {k: v for k, v in connection_parameters(service.settings).items() if k in ("host", "port", "user")}
    with psycopg.connect(**here, dbname="postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        with psycopg.connect(**here, dbname=name, autocommit=True) as inside:
            make_roles(inside, name)
        yield {"host": here["host"], "port": here["port"], "dbname": name}
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def parameters(service: Service) -> Iterator[dict[str, str]]:
    """A database with both roles and nothing in it, of the test's own."""
    with roles_database(service, "roles_test") as database:
        yield database


def as_role(parameters: dict[str, str], role: str) -> psycopg.Connection[Any]:
    """A connection of the role's; the caller closes it."""
    options = "-c search_path=brickhouse"
    return psycopg.connect(conninfo.make_conninfo(**parameters, user=role, options=options), autocommit=True)


def set_up(parameters: dict[str, str]) -> None:
    """Create the schema as the owner, and grant the app its rights."""
    with as_role(parameters, OWNER) as connection:
        migrate(connection, "brickhouse", grant_to=APP)


def environment(parameters: dict[str, str], role: str) -> dict[str, str]:
    return {"DB_HOST": parameters["host"], "DB_NAME": parameters["dbname"], "DB_USER": role}


def test_shared_service_runs_with_the_app_role(service: Service, database: psycopg.Connection[Any]) -> None:
    rows = database.execute(
        "SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name = 'brickhouse' "
        "AND datname = current_database() AND pid <> pg_backend_pid()"
    ).fetchall()
    assert [row["usename"] for row in rows] == [APP]


@pytest.mark.parametrize("role", [OWNER, "postgres"])
def test_order_can_be_fulfilled_with_the_role_that_owns_the_schema(
    parameters: dict[str, str], contract: Contract, tmp_path: Path, role: str
) -> None:
    running = start_service(tmp_path, **environment(parameters, role), BOOTSTRAP_ADMINS=ADA, REQUIRE_FOUR_EYES="false")
    running.wait_until_ready()
    with Client(running.url, contract, ADA) as ada:
        shop = Shop(ada, ada)
        order = shop.order(10)
        shop.approve(order)
        shop.fulfill(order)
        assert shop.numbers() == (90, 0, 10)
        assert ada.ok("GET", "/api/integrity")["broken"] == []
    stop_service(running)


@pytest.fixture(scope="module")
def ready(service: Service) -> Iterator[dict[str, str]]:
    """A database with both roles and the schema, for tests that do not change it."""
    with roles_database(service, "roles_ready") as database:
        set_up(database)
        yield database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stock_movements SET delta = 0",
        "DELETE FROM stock_movements",
        "UPDATE order_events SET reason = 'x'",
        "DELETE FROM order_events",
        "UPDATE integrity_checks SET seconds = 0",
        "UPDATE schema_migrations SET checksum = 'x'",
        "INSERT INTO schema_migrations (number, name, checksum) VALUES (9999, 'x', 'x')",
        "DELETE FROM orders",
        "DELETE FROM users",
        "TRUNCATE stock_movements",
        "ALTER TABLE stock_movements DISABLE TRIGGER movements_append_only",
        "DROP TABLE orders",
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "SET session_replication_role = replica",
    ],
)
def test_app_role_may_not_change_history_or_schema(ready: dict[str, str], statement: str) -> None:
    with as_role(ready, APP) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(sql.SQL(statement))  # pyright: ignore[reportArgumentType]


RIGHTS = """
    SELECT c.relname, has_table_privilege(%(app)s, c.oid, 'SELECT') AS reads,
        has_table_privilege(%(app)s, c.oid, 'INSERT') AS adds,
        has_table_privilege(%(app)s, c.oid, 'UPDATE') AS changes,
        has_table_privilege(%(app)s, c.oid, 'DELETE') AS deletes,
        EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = c.oid
                AND p.proname = 'refuse_change' AND t.tgtype & 16 > 0) AS is_history
    FROM pg_class c WHERE c.relnamespace = 'brickhouse'::regnamespace AND c.relkind = 'r'
"""


def test_app_role_may_read_everything_and_change_neither_history_nor_migrations(
    parameters: dict[str, str],
) -> None:
    set_up(parameters)
    with as_role(parameters, OWNER) as connection:
        rows = connection.execute(RIGHTS, {"app": APP}).fetchall()
    assert len(rows) > 10
    assert all(reads for _, reads, *_ in rows)
    assert {name for name, _, adds, *_ in rows if not adds} == {"schema_migrations"}
    history = {name for name, *_, is_history in rows if is_history} | {
        "integrity_checks",
        "integrity_findings",
        "schema_migrations",
    }
    assert {name for name, _, _, changes, *_ in rows if not changes} == history
    assert {name for name, *_, deletes, _ in rows if deletes} == {
        "idempotency_keys",
        "changes",
        "labels",
        "former_labels",
    }


def test_app_role_names_the_owner_if_migrations_are_pending(parameters: dict[str, str]) -> None:
    set_up(parameters)
    with as_role(parameters, APP) as connection:
        assert migrate(connection, "brickhouse") == []
    with as_role(parameters, OWNER) as owner:
        owner.execute("DELETE FROM schema_migrations WHERE number = (SELECT max(number) FROM schema_migrations)")
    done = run(["startup.py"], **environment(parameters, APP), PORT="8")
    assert (done.returncode, done.stdout) == (1, ""), "and nothing is tried"
    assert "1 migrations are pending" in done.stderr
    assert f"--grant-to {APP} as {OWNER}, who owns the schema brickhouse" in done.stderr


def test_error_of_a_role_without_create_names_the_missing_grant(parameters: dict[str, str]) -> None:
    with as_role(parameters, APP) as connection, pytest.raises(PrivilegeError) as refusal:
        migrate(connection, "brickhouse")
    assert f'GRANT CREATE ON DATABASE "roles_test" TO "{APP}"' in str(refusal.value)


def test_error_for_an_inaccessible_schema_names_its_owner(parameters: dict[str, str]) -> None:
    set_up(parameters)
    with as_role(parameters, OWNER) as connection:
        connection.execute(sql.SQL("REVOKE USAGE ON SCHEMA brickhouse FROM {}").format(sql.Identifier(APP)))
    with (
        as_role(parameters, APP) as connection,
        pytest.raises(PrivilegeError, match=f"belongs to {OWNER}.*or set DB_SCHEMA"),
    ):
        migrate(connection, "brickhouse")


def test_command_migrates_and_grants_and_refuses_an_unknown_role(parameters: dict[str, str]) -> None:
    command = ["-m", "app.database.migrate", "--grant-to"]
    assert "the role unknown does not exist" in run([*command, "unknown"], **environment(parameters, OWNER)).stderr
    done = run([*command, APP], **environment(parameters, OWNER))
    assert f"{APP} may work with the rows of brickhouse" in done.stdout, done.stderr
    assert run(["-m", "app.database.migrate", "--status"], **environment(parameters, APP)).returncode == 0


def test_doctor_reports_the_rights_of_each_role_and_the_missing_ones(parameters: dict[str, str]) -> None:
    def ask(role: str) -> tuple[int, str]:
        done = run(["-m", "app.operations.doctor"], **environment(parameters, role))
        return done.returncode, done.stdout

    code, output = ask(APP)
    assert (code, f'GRANT CREATE ON DATABASE "roles_test" TO "{APP}"' in output) == (1, True), output
    code, output = ask(OWNER)
    assert (code, "0 migrations applied" in output) == (0, True), output
    set_up(parameters)
    code, output = ask(APP)
    assert (code, f"as {APP}" in output, f"{OWNER} owns it" in output, " 0 pending" in output) == (
        0,
        True,
        True,
        True,
    ), output
    with as_role(parameters, OWNER) as owner:
        owner.execute("DELETE FROM schema_migrations WHERE number = (SELECT max(number) FROM schema_migrations)")
    code, output = ask(APP)
    assert (code, f"--grant-to {APP} as {OWNER}" in output) == (1, True), output


def test_documentation_shows_the_actual_grants() -> None:
    statements = [line for line in GRANTS.read_text().splitlines() if not line.startswith("--")]
    shown = [line.format(schema="brickhouse", role='"brickhouse-app"') for line in statements]
    assert "\n".join(shown) in (PROJECT / "docs/deployment.md").read_text()
