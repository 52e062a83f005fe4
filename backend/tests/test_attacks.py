"""Server errors and forged identities: no partial effects, no access, and no internal details in a response."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import httpx
import psycopg
import pytest
from pydantic import TypeAdapter, ValidationError

from app import models
from app.database.connection_parameters import connection_parameters
from app.errors import BY_SQLSTATE
from app.http import access_log, idempotency, middleware, problem_details, server_protocol
from app.models import fields
from tests import unchecked
from tests.conftest import BACKEND, People, Service, free_port, start_service, stop_service
from tests.contract import Client, assert_problem
from tests.factories import make_store
from tests.test_faults import ADA

INTERNALS = re.compile(r"psycopg|Traceback|uvicorn|starlette|fastapi|python|relation|column|_keys|order_events")
Broken = tuple[Service, psycopg.Connection[Any]]


@pytest.fixture(scope="module")
def broken(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broken]:
    """A service with its own database, in which a test can rename tables and columns, and a connection to it."""
    here = {k: v for k, v in connection_parameters(service.settings).items() if k in ("host", "port", "user")}
    with psycopg.connect(**here, dbname="postgres", autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS broken_test WITH (FORCE)")
        server.execute("CREATE DATABASE broken_test")
        running = start_service(
            tmp_path_factory.mktemp("broken"), DB_HOST=here["host"], DB_USER=here["user"], DB_NAME="broken_test",
            BOOTSTRAP_ADMINS=ADA, REQUIRE_FOUR_EYES="false",
        )  # fmt: skip
        running.wait_until_ready()
        options = "-c search_path=brickhouse"
        with psycopg.connect(**here, dbname="broken_test", autocommit=True, options=options) as connection:
            yield running, connection
        stop_service(running)
        server.execute("DROP DATABASE broken_test WITH (FORCE)")


def assert_internal_error(response: httpx.Response) -> None:
    """Check for a 500 response without internal details."""
    assert response.status_code == 500
    assert_problem(response)
    response_text = response.text + " ".join(f"{name}: {value}" for name, value in response.headers.items())
    assert not INTERNALS.search(response_text), response_text


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_request_fails_if_the_caller_cannot_be_looked_up(broken: Broken, admin: Client, method: str) -> None:
    running, connection = broken
    with Client(running.url, admin.contract, ADA) as ada:
        store = make_store(ada)
        connection.execute("ALTER TABLE users RENAME COLUMN role TO roles")
        try:
            assert_internal_error(
                ada.request(method, f"/api/stores/{store['id']}", json={"name": "In"} if method == "PUT" else None)
            )
        finally:
            connection.execute("ALTER TABLE users RENAME COLUMN roles TO role")
        assert ada.ok("GET", f"/api/stores/{store['id']}")["name"] == store["name"]


@pytest.mark.parametrize("table", ["order_events", "stock_movements", "idempotency_keys"])
def test_failed_status_change_is_rolled_back_completely(broken: Broken, admin: Client, table: str) -> None:
    running, connection = broken
    with Client(running.url, admin.contract, ADA) as ada:
        store = make_store(ada)
        body = {"sku": f"SKU-{table}", "name": "C", "brand": "C", "category": "C", "unit_price": 1}
        product = ada.ok("POST", "/api/products", json=body)
        new_order = {"store_id": store["id"], "product_id": product["id"], "quantity": 1, "source_store_id": None}
        order = ada.ok("POST", "/api/orders", json=new_order)
        path = f"/api/orders/{order['id']}"
        ada.ok("PATCH", f"{path}/approve")
        before = ada.ok("GET", path)
        mark = f"fault-{len(table)}"
        rows = "SELECT (SELECT count(*) FROM stock_movements), (SELECT sum(current_stock) FROM inventory)"
        seen = connection.execute(rows).fetchone()
        connection.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
        try:
            assert_internal_error(
                ada.patch(f"{path}/fulfill", headers={"Idempotency-Key": f"k-{table}", "X-Request-Id": mark})
            )
        finally:
            connection.execute(f"ALTER TABLE elsewhere RENAME TO {table}")
        assert (ada.ok("GET", path), connection.execute(rows).fetchone()) == (before, seen)
        (line,) = [
            text
            for text in running.log.read_text().splitlines()
            if f'"{mark}"' in text and '"unhandled_exception"' in text
        ]
        assert '"endpoint":"/api/orders/{order_id}/fulfill"' in line
        assert ada.ok("PATCH", f"{path}/fulfill", headers={"Idempotency-Key": f"k-{table}"})["status"] == "fulfilled"


@pytest.mark.parametrize("state", [*sorted(BY_SQLSTATE), "08006", "57P01", "53100", "XX000", "42P01", "42501", "P0001"])
def test_database_errors_reveal_no_internals(broken: Broken, admin: Client, state: str) -> None:
    running, connection = broken
    with Client(running.url, admin.contract, ADA) as ada:
        store = make_store(ada)
        connection.execute(
            f"""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION 'relation "secret" does not exist' USING ERRCODE = '{state}'; END $$;
                CREATE TRIGGER refuse BEFORE UPDATE ON stores FOR EACH ROW EXECUTE FUNCTION refuse()"""
        )
        try:
            response = ada.without_retries().put(f"/api/stores/{store['id']}", json={"name": "X"})
        finally:
            connection.execute("DROP TRIGGER refuse ON stores; DROP FUNCTION refuse()")
    if state in ("XX000", "42P01", "42501", "P0001"):
        assert_internal_error(response)
    else:
        assert response.status_code in (409, 422, 503)
        assert "retry-after" in response.headers or response.status_code != 503
        assert "secret" not in response.text
        assert not INTERNALS.search(response.text)
        assert_problem(response)


def test_service_answers_after_its_log_reader_is_gone(service: Service) -> None:
    where = connection_parameters(service.settings)
    environment = {**service.environment, "PORT": str(free_port()), "DB_HOST": where["host"], "DB_USER": where["user"],
                   "DB_NAME": where["dbname"]}  # fmt: skip
    reading, writing = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, str(BACKEND / "startup.py")], env=environment, stdout=writing, stderr=subprocess.DEVNULL
    )
    running = Service(f"http://127.0.0.1:{environment['PORT']}", environment, Path("/dev/null"), process)
    try:
        running.wait_until_ready()
        writing.close()
        reading.close()
        with httpx.Client(base_url=running.url, timeout=120) as client:
            for _ in range(5):
                assert client.get("/api/me").status_code == 200
                body = {"code": "L", "name": "L", "region": "L", "store_type": "Urban", "address": "L"}
                refused = client.post("/api/stores", json=body)
                assert refused.status_code == 403
                assert_problem(refused)
    finally:
        process.terminate()
        process.wait(120)


@pytest.fixture(scope="module")
def hosted(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    where = connection_parameters(service.settings)
    running = start_service(
        tmp_path_factory.mktemp("hosted"), DB_HOST=where["host"], DB_USER=where["user"], DB_NAME=where["dbname"],
        IDENTITY_MODE="databricks_apps",
    )  # fmt: skip
    running.wait_until_ready()
    yield running
    stop_service(running)


FORGED_IDENTITIES: dict[str, list[tuple[bytes, bytes]]] = {
    "no header": [],
    "an empty header": [(b"X-Forwarded-Email", b"")],
    "underscores": [(b"X_Forwarded_Email", b"{admin}")],
    "another header": [(b"X-Dev-User", b"{admin}")],
    "a token": [(b"Authorization", b"{admin}"), (b"X-Forwarded-Access-Token", b"{admin}")],
    "twice": [(b"X-Forwarded-Email", b"{admin}"), (b"X-Forwarded-Email", b"{admin}")],
    "twice in two spellings": [(b"X-Forwarded-Email", b"{west}"), (b"x-forwarded-EMAIL", b"{admin}")],
}


@pytest.mark.parametrize("who", FORGED_IDENTITIES)
def test_hosted_service_refuses_a_missing_or_forged_identity(hosted: Service, people: People, who: str) -> None:
    filled = [
        (n, v.replace(b"{admin}", people.admin.encode()).replace(b"{west}", people.west.encode()))
        for n, v in FORGED_IDENTITIES[who]
    ]
    for path in ("/api/me", "/api/stores"):
        response = unchecked.get(f"{hosted.url}{path}", headers=filled)
        assert response.status_code == 401, response.text
        assert_problem(response)


@pytest.mark.parametrize("value", [b"a" * 8000, b"\xff\xfe", b"admin", b"*", b"' OR 1=1 --", b"{admin},x@y.example"])
def test_hosted_service_forbids_unknown_and_malformed_emails(hosted: Service, people: People, value: bytes) -> None:
    value = value.replace(b"{admin}", people.admin.encode())
    response = unchecked.get(f"{hosted.url}/api/me", headers=[(b"X-Forwarded-Email", value)])
    assert response.status_code == 403
    assert_problem(response)


def test_hosted_service_accepts_any_host_name_from_the_proxy(hosted: Service, people: People) -> None:
    who = {"X-Forwarded-Email": people.admin, "Host": "app-123.example", "X-Forwarded-For": "1.2.3.4"}
    response = unchecked.get(f"{hosted.url}/api/me", headers=who)
    assert (response.status_code, response.json()["may_act_as_others"]) == (200, False)


HOSTILE = [
    "a" * 50_000,
    "a." * 25_000,
    "a@" + "a-." * 16_000,
    " " * 50_000,
    "\t\n" * 25_000,
    '"' * 50_000,
    "1" * 50_000 + "x",
]


def patterns() -> list[re.Pattern[Any]]:
    """Every regular expression that is matched against data of a request."""
    modules = (access_log, middleware, idempotency, models, problem_details, server_protocol)
    return [value for module in modules for value in vars(module).values() if isinstance(value, re.Pattern)]


def test_regular_expressions_are_fast_on_hostile_text() -> None:
    found = patterns()
    assert {idempotency.KEY, access_log.REQUEST_ID, server_protocol.METHOD} <= set(found)
    for pattern in found:
        for text in HOSTILE:
            data = text.encode() if isinstance(pattern.pattern, bytes) else text
            started = time.thread_time()  # does not count the time of other processes
            pattern.fullmatch(data)
            pattern.search(data)
            assert time.thread_time() - started < 0.25, pattern


def test_field_validation_is_fast_on_hostile_text(admin: Client) -> None:
    texts = [kind for kind in vars(fields).values() if get_args(kind)[:1] == (str,)]
    assert len(texts) > 8
    for kind in texts:
        for text in HOSTILE:
            started = time.thread_time()
            with pytest.raises(ValidationError):
                TypeAdapter(kind).validate_python(text)
            assert time.thread_time() - started < 0.5
