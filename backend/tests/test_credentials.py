"""Tokens for the database, minted by the real SDK at a workspace on loopback."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import psycopg
import pytest

from app.database import credentials
from app.database.credentials import CredentialError, Token, TokenSource, mint
from app.settings import Settings
from tests.embedded_servers import PATIENCE
from tests.fake_workspace import ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, ENDPOINT, INSTANCE, Workspace, running

PRINCIPAL = {"databricks_client_id": CLIENT_ID, "databricks_client_secret": CLIENT_SECRET}
ACCESS_TOKEN_OF_USER = {"databricks_token": ACCESS_TOKEN}
LAKEBASE = {"DB_HOST": "db.example", "DB_USER": "app", "lakebase_endpoint": ENDPOINT}


@pytest.fixture(autouse=True)
def no_own_identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """No identity of the machine's own: neither variables nor a file."""
    for name in ("DATABRICKS_HOST", "DATABRICKS_TOKEN", "DATABRICKS_CLIENT_ID", "DATABRICKS_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(credentials, "MINT_TIMEOUT", 120)  # a busy machine is slow, and no test is about that
    monkeypatch.setattr(credentials, "REACH_TIMEOUTS", (60, 60))


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with running(Workspace()) as found:
        yield found


def settings(**given: Any) -> Settings:
    return Settings.model_validate(given)


def source(workspace: Workspace, **given: Any) -> TokenSource:
    """The service's own source, pointed at this workspace."""
    configured = settings(**{**LAKEBASE, **PRINCIPAL, "databricks_host": workspace.url, **given})
    return TokenSource(lambda: mint(configured))


def test_service_principal_gets_a_token_by_the_documented_calls(workspace: Workspace) -> None:
    assert source(workspace).password() == workspace.minted[0]
    wanted = ["GET /.well-known/databricks-config", "GET /oidc/.well-known/oauth-authorization-server",
              "POST /oidc/v1/token", "POST /api/2.0/postgres/credentials"]  # fmt: skip
    assert [call for call in workspace.calls if call in wanted] == wanted


def test_personal_access_token_mints_a_token_without_a_sign_in(workspace: Workspace) -> None:
    configured = settings(**LAKEBASE, **ACCESS_TOKEN_OF_USER, databricks_host=workspace.url)
    assert mint(configured).text == workspace.minted[0]
    assert "POST /oidc/v1/token" not in workspace.calls


def test_database_instance_has_its_own_credential_call(workspace: Workspace) -> None:
    configured = {**LAKEBASE, **PRINCIPAL, "lakebase_endpoint": None, "lakebase_instance": INSTANCE}
    made = TokenSource(lambda: mint(settings(**configured, databricks_host=workspace.url)))
    assert made.password() == workspace.minted[0]
    assert workspace.calls[-1] == "POST /api/2.0/database/credentials"
    assert made.token
    assert 3500 < made.token.expires_at - time.time() < 3700


def test_token_is_cached_and_replaced_two_minutes_before_it_expires(workspace: Workspace) -> None:
    made = source(workspace)
    assert made.password() == made.password()
    workspace.token_seconds = 60
    short = source(workspace)
    assert short.password() == workspace.minted[1]
    short.last_attempt = float("-inf")
    assert short.password() == workspace.minted[2]


def test_concurrent_callers_share_one_token_request(workspace: Workspace) -> None:
    made = source(workspace)
    with ThreadPoolExecutor(20) as crowd:
        assert set(crowd.map(lambda _: made.password(), range(20))) == {workspace.minted[0]}
    assert len(workspace.minted) == 1


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        ("401", "does not accept this identity"),
        ("403", "give it a role"),
        ("500", "has an internal error"),
        ("garbage", "not Databricks' API"),
    ],
)
def test_workspace_error_becomes_one_clear_line(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], failure: str, message: str
) -> None:
    workspace.failure = failure
    with pytest.raises(CredentialError) as caught:
        source(workspace).password()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert CLIENT_SECRET not in str(caught.value) + capsys.readouterr().out


@pytest.mark.parametrize("who", [PRINCIPAL, ACCESS_TOKEN_OF_USER])
def test_unreachable_workspace_fails_at_once_and_works_after_its_return(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], who: dict[str, str]
) -> None:
    made = TokenSource(lambda: mint(settings(**LAKEBASE, **who, databricks_host=workspace.url)))
    workspace.go_away()
    for _ in range(3):
        with pytest.raises(CredentialError, match=r"cannot be reached.*Connection refused"):
            made.password()  # the SDK would ask again for 17 s, and then complain about something else
    workspace.come_back()
    assert made.password() == workspace.minted[0]
    printed = capsys.readouterr()
    assert (printed.out + printed.err).count("\n") == 3, "one line for each"


def test_address_that_is_no_workspace_is_reported(workspace: Workspace) -> None:
    with pytest.raises(CredentialError, match="not Databricks' API") as refused:
        source(workspace, databricks_host=f"{workspace.url}/elsewhere").password()
    assert CLIENT_ID not in str(refused.value)


def test_wrong_secret_is_reported_as_a_rejected_identity(workspace: Workspace) -> None:
    with pytest.raises(CredentialError, match="does not accept this identity"):
        source(workspace, databricks_client_secret="wrong").password()


def test_missing_database_error_names_the_setting(workspace: Workspace) -> None:
    with pytest.raises(CredentialError, match="check LAKEBASE_ENDPOINT"):
        source(workspace, lakebase_endpoint="projects/p/branches/b/endpoints/e").password()


def test_workspace_that_does_not_answer_times_out(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "MINT_TIMEOUT", 0.5)
    workspace.failure = "slow"
    with pytest.raises(CredentialError, match="does not answer in time"):
        source(workspace).password()


def test_old_token_is_used_until_it_expires_if_minting_fails(workspace: Workspace) -> None:
    workspace.token_seconds = 90  # two minutes before its end: already
    made = source(workspace)
    old = made.password()
    workspace.failure = "500"
    for _ in range(3):
        made.last_attempt = float("-inf")
        assert made.password() == old
    assert made.token
    made.token = Token(old, time.time() - 1)
    with pytest.raises(CredentialError):
        made.password()
    workspace.failure = None
    assert made.password() == workspace.minted[-1] != old


def test_old_token_is_used_without_requests_between_attempts(workspace: Workspace) -> None:
    workspace.token_seconds = 90
    made = source(workspace)
    made.password()
    calls_before = len(workspace.calls)
    assert [made.password() for _ in range(5)] == [workspace.minted[0]] * 5
    assert len(workspace.calls) == calls_before


def test_token_refused_by_postgresql_is_dropped_once(workspace: Workspace) -> None:
    made = source(workspace)
    first = made.password()
    made.login_refused("another one")
    assert made.password() == first
    made.login_refused(first)
    second = made.password()
    assert second == workspace.minted[1]
    made.login_refused(first)  # late news about the old one
    assert made.password() == second


def test_only_a_refused_login_drops_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[str] = []
    fake = TokenSource(lambda: Token("x", time.time() + 3600))
    monkeypatch.setattr(fake, "login_refused", refused.append)
    monkeypatch.setattr(credentials, "token_source", lambda: fake)
    lakebase = settings(**LAKEBASE, **PRINCIPAL, databricks_host="h")
    credentials.login_failed(lakebase, "x", psycopg.OperationalError("connection refused"))
    credentials.login_failed(settings(DB_HOST="h"), "x", psycopg.errors.InvalidPassword("x"))
    assert refused == []
    credentials.login_failed(
        lakebase, "x", psycopg.OperationalError('FATAL: password authentication failed for user "a"')
    )
    assert refused == ["x"]


def test_hanging_token_request_does_not_block_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    released, calls = threading.Event(), count()

    def mint_in_vain_once() -> Token:
        if next(calls) == 0:
            released.wait(PATIENCE)
        return Token("second", time.time() + 3600)

    made = TokenSource(mint_in_vain_once)
    monkeypatch.setattr(credentials, "MINT_TIMEOUT", 0.3)
    with pytest.raises(CredentialError):
        made.password()
    monkeypatch.setattr(credentials, "MINT_TIMEOUT", 120)
    assert made.password() == "second"
    assert any(thread.name == "mint" for thread in threading.enumerate())
    released.set()
