"""The service on a database like Lakebase: with TLS, changing tokens, and a role that owns nothing."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests import unchecked
from tests.conftest import BACKEND, Service, error_of_settings, start_service, stop_service
from tests.contract import NO_TLS
from tests.embedded_servers import end_until_refused
from tests.fake_workspace import ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, ENDPOINT, Workspace, running
from tests.tls_server import TlsServer, tls_server

ADA = "ada@x.example"
ROLE = CLIENT_ID  # Databricks names an app's role after its service principal


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsServer]:
    with tls_server(tmp_path_factory.mktemp("lakebase") / "postgres") as found:
        yield found


@pytest.fixture(scope="module")
def workspace(server: TlsServer) -> Iterator[Workspace]:
    """Each token it mints is the role's only password from then on."""
    server.add_role(ROLE, "databricks_postgres")
    with running(Workspace(lambda token: server.set_password(ROLE, token))) as found:
        yield found


def environment_of_the_app(server: TlsServer, workspace: Workspace) -> dict[str, str]:
    """The environment of Databricks Apps, except for its port."""
    return {
        **server.environment(ROLE, "databricks_postgres"),
        "DATABRICKS_APP_NAME": "brickhouse",
        "DATABRICKS_HOST": workspace.url,
        "DATABRICKS_CLIENT_ID": CLIENT_ID,
        "DATABRICKS_CLIENT_SECRET": CLIENT_SECRET,
        "LAKEBASE_ENDPOINT": ENDPOINT,
        "IDENTITY_MODE": "databricks_apps",
        "BOOTSTRAP_ADMINS": ADA,
        "HOST": "127.0.0.1",
        "DB_CONNECTION_SECONDS": "1",
        "QUEUE_SECONDS": "60",  # a busy machine may take long to connect
    }


@pytest.fixture(scope="module")
def app(server: TlsServer, workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on Databricks Apps."""
    service = start_service(tmp_path_factory.mktemp("app"), **environment_of_the_app(server, workspace))
    service.wait_until_ready()
    yield service
    stop_service(service)


def ask(app: Service, path: str, email: str = ADA) -> httpx.Response:
    return httpx.get(f"{app.url}{path}", headers={"X-Forwarded-Email": email}, timeout=120, verify=NO_TLS)


def cut_all(server: TlsServer) -> None:
    """End every connection of the app, as a compute that goes to sleep does."""
    server.ask("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = 'databricks_postgres'")


def test_role_that_may_only_connect_and_create_migrates_and_serves(app: Service, server: TlsServer) -> None:
    assert ask(app, "/api/me").json()["role"] == "admin"
    owner = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'brickhouse'"
    assert server.ask(owner, "databricks_postgres") == [(ROLE,)]
    body = {"code": "L-1", "name": "L", "region": "West", "store_type": "Urban", "address": "1 A"}
    made = httpx.post(f"{app.url}/api/stores", json=body, headers={"X-Forwarded-Email": ADA.upper()}, timeout=120)
    assert made.status_code == 201


def test_start_tries_again_while_the_workspace_does_not_answer_in_time(
    app: Service, server: TlsServer, workspace: Workspace, tmp_path: Path
) -> None:
    workspace.failure = "slow"
    service = start_service(tmp_path, **environment_of_the_app(server, workspace))
    try:
        while "database_not_ready" not in service.log.read_text() and service.process.poll() is None:
            server.ask("SELECT pg_sleep(0.05)")
        workspace.failure = None
        service.wait_until_ready()
    finally:
        workspace.failure = None
        stop_service(service)


def test_start_gets_another_token_if_one_that_came_late_has_replaced_the_first(
    server: TlsServer, tmp_path: Path
) -> None:
    minted: list[str] = []
    alone = threading.Lock()  # a slow workspace may mint two at the same time

    def replace_first(token: str) -> None:
        with alone:
            minted.append(token)
            server.set_password(ROLE, "replaced" if len(minted) == 1 else token)

    with running(Workspace(replace_first)) as workspace:
        workspace.failure = "slow"
        service = start_service(tmp_path, **environment_of_the_app(server, workspace))
        while "database_not_ready" not in service.log.read_text() and service.process.poll() is None:
            server.ask("SELECT pg_sleep(0.05)")
        workspace.failure = None
        service.wait_until_ready()
        stop_service(service)
    assert len(minted) >= 2  # a busy machine may give the slow workspace time for more


def test_every_connection_is_encrypted(app: Service, server: TlsServer) -> None:
    assert ask(app, "/api/stores").status_code == 200
    assert server.refused == 0  # the server accepts no other


def test_token_rotation_under_load_fails_no_request(app: Service, server: TlsServer, workspace: Workspace) -> None:
    stop, responses = threading.Event(), list[int]()

    def keep_asking(_: int) -> None:
        with httpx.Client(base_url=app.url, headers={"X-Forwarded-Email": ADA}, timeout=120) as client:
            while not stop.is_set():
                responses.append(client.get("/api/stores").status_code)

    with ThreadPoolExecutor(6) as crowd:
        asking = [crowd.submit(keep_asking, n) for n in range(5)]
        for n in range(4):
            before = len(workspace.minted)
            server.set_password(ROLE, f"changed behind its back {n}")  # the cached token is refused from now on
            while len(workspace.minted) == before and not any(task.done() for task in asking):
                server.ask("SELECT pg_sleep(0.05)")
        while len(responses) < 50 and not any(task.done() for task in asking):
            server.ask("SELECT pg_sleep(0.05)")
        stop.set()
        for task in asking:
            task.result(120)
    assert set(responses) == {200}


def test_failed_minting_leaves_open_connections_working_and_new_ones_unavailable(
    app: Service, server: TlsServer, workspace: Workspace
) -> None:
    assert ask(app, "/api/stores").status_code == 200
    workspace.failure = "403"
    try:
        assert ask(app, "/api/stores").status_code == 200  # the token still lasts
        server.set_password(ROLE, "another one")
        refused = end_until_refused(lambda: cut_all(server), lambda: ask(app, "/api/stores"))
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        ready = ask(app, "/ready")
        assert ready.status_code == 503
        assert "give it a role" in ready.json()["database"]
        assert ask(app, "/health").status_code == 200
    finally:
        workspace.failure = None
    app.wait_until_ready()
    assert ask(app, "/api/stores").status_code == 200


@pytest.mark.parametrize(
    ("failure", "message"),
    [("401", "does not accept this identity"), ("500", "has an internal error"),
     ("garbage", "not Databricks' API"), ("slow", "does not answer in time"),
     ("away", "DATABRICKS_HOST cannot be reached")],
)  # fmt: skip
def test_credential_error_is_logged_once_per_attempt_and_shown_by_ready(
    app: Service, server: TlsServer, workspace: Workspace, failure: str, message: str
) -> None:
    assert ask(app, "/api/stores").status_code == 200
    before = len(app.log.read_text())
    workspace.go_away() if failure == "away" else setattr(workspace, "failure", failure)
    try:
        server.set_password(ROLE, "another one")
        end_until_refused(lambda: cut_all(server), lambda: ask(app, "/ready"))
        reasons = iter(lambda: ask(app, "/ready").json()["database"], None)
        reason = next((reason for _, reason in zip(range(10), reasons, strict=False) if message in reason), "")
        assert message in reason
    finally:
        workspace.come_back() if failure == "away" else setattr(workspace, "failure", None)
    app.wait_until_ready()
    lines = app.log.read_text()[before:].splitlines()
    failed = [line for line in lines if '"credential_failed"' in line]
    assert failed
    assert [line for line in lines if message in line] == failed, "one line for each attempt"


def first_statuses(app: Service, sleep: Callable[[], None], wake: Callable[[], None], seconds: float) -> list[int]:
    """The statuses of first requests to a suspended database, in up to five attempts, until one is 200.

    The service waits up to five seconds, which may be too short on a busy machine; without waiting none would be 200.
    """
    found: list[int] = []
    while len(found) < 5 and 200 not in found:
        app.wait_until_ready()
        assert ask(app, "/api/stores").status_code == 200
        sleep()
        waking = threading.Timer(seconds, wake)
        waking.start()
        found.append(ask(app, "/api/stores").status_code)
        waking.join()
    return found


def test_first_request_after_a_suspension_is_answered(app: Service, server: TlsServer) -> None:
    assert 200 in first_statuses(app, server.stop, server.start, 1.0)


def test_single_request_keeps_the_pool_connecting_until_its_deadline(app: Service, server: TlsServer) -> None:
    def sleep() -> None:
        server.asleep = True
        cut_all(server)

    # the pool itself gives up after two seconds
    assert 200 in first_statuses(app, sleep, lambda: setattr(server, "asleep", False), 2.5)


def run_doctor(app: Service, **changed: str) -> tuple[int, str]:
    """Run the doctor with the app's environment and some changed variables; returns its exit status and its report."""
    doctor = [sys.executable, "-m", "app.operations.doctor"]
    done = subprocess.run(
        doctor,
        cwd=BACKEND,
        env={**app.environment, **changed},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done.returncode, done.stdout


def test_doctor_reports_working_and_failed_checks(app: Service, workspace: Workspace, server: TlsServer) -> None:
    code, output = run_doctor(app)
    assert code == 0, output
    for wanted in ("lakebase", "service principal", "as person@x.example", ENDPOINT, f"as {ROLE}", ", encrypted",
                   "it owns it", "0 pending", "All checks passed."):  # fmt: skip
        assert wanted in output
    workspace.failure = "403"
    try:
        code, output = run_doctor(app)
    finally:
        workspace.failure = None
    assert code == 1
    assert "✗ Does it mint a credential: this identity gets no credential" in output
    assert "log in" not in output


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"PGPORT": "9"}, "no server listens there: check DB_HOST"), ({"PGHOST": "no-such.invalid"}, "check DB_HOST"),
     ({"PGDATABASE": "nope"}, "check the name: DB_NAME"), ({"PGUSER": "other"}, "PGUSER must be the identity"),
     ({"LAKEBASE_ENDPOINT": "ep-1"}, "✗ The settings: LAKEBASE_ENDPOINT: "),
     ({"DATABRICKS_CLIENT_SECRET": "x"}, "✗ Does the workspace know us: the workspace does not accept"),
     ({"DATABRICKS_CLIENT_ID": "", "DATABRICKS_CLIENT_SECRET": "", "DATABRICKS_TOKEN": "x"}, "✗ Does the workspace"),
     ({"DATABRICKS_HOST": "http://127.0.0.1:9"}, "DATABRICKS_HOST cannot be reached")],
)  # fmt: skip
def test_doctor_says_how_to_correct_each_mistake(app: Service, changed: dict[str, str], message: str) -> None:
    code, report = run_doctor(app, **changed)
    assert (code, message in report) == (1, True), report
    assert ("encrypted" in report, report.count("✗")) == (False, 1), "what depends on it is not asked"


def test_no_secret_is_logged(app: Service, workspace: Workspace) -> None:
    output = app.log.read_text()
    for secret in (CLIENT_SECRET, ACCESS_TOKEN, "oauth-t0ken", *workspace.minted):
        assert secret not in output


def test_only_the_proxys_header_identifies_the_caller_and_unknown_callers_get_advice(app: Service) -> None:
    assert ask(app, "/api/me", "stranger@x.example").status_code == 403
    assert "administrator" in ask(app, "/api/me", "stranger@x.example").json()["detail"]
    assert unchecked.get(f"{app.url}/api/me", headers={"X-Dev-User": ADA}).status_code == 401
    twice = httpx.Headers([("X-Forwarded-Email", ADA), ("X-Forwarded-Email", "x@x.example")])
    assert unchecked.get(f"{app.url}/api/me", headers=twice).status_code == 401


@pytest.mark.parametrize(
    ("change", "message"),
    [({"DATABRICKS_TOKEN": ACCESS_TOKEN}, "two identities"), ({"PGPASSWORD": "x"}, "two ways to log in"),
     ({"PGSSLMODE": "disable"}, "requires TLS"), ({"LAKEBASE_INSTANCE": "x"}, "two databases"),
     ({"PGHOST": "ep-x-pooler.example"}, "pooler"), ({"DATABRICKS_CLIENT_SECRET": ""}, "belong together"),
     ({"IDENTITY_MODE": "local"}, "IDENTITY_MODE=databricks_apps"), ({"LAKEBASE_ENDPOINT": ""}, "LAKEBASE_ENDPOINT"),
     ({"PGHOST": "", "LAKEBASE_ENDPOINT": ""}, "embedded"), ({"LAKEBASE_ENDPOINT": "x"}, "LAKEBASE_ENDPOINT")],
)  # fmt: skip
def test_contradictory_settings_are_refused_with_a_sentence(app: Service, change: dict[str, str], message: str) -> None:
    given = {k: v for k, v in app.environment.items() if k.startswith(("DATABRICKS", "PG", "LAKEBASE", "IDENTITY"))}
    assert message in error_of_settings(**{**given, **change})
