"""How we log in to PostgreSQL: the password for the next physical connection.

`DB_PASSWORD`, or on Lakebase a token that Databricks mints for this service's identity. A token is looked at only
when a connection logs in; connections that are open outlive it. It is kept until two minutes before its end, is
minted by one thread at a time, and an old one is used for as long as it lasts where a new one cannot be had.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import psycopg
import requests

from app.monitoring.logs import log
from app.settings import Settings, get_settings

AHEAD = 120.0  # seconds before its end in which a token is replaced
PAUSE = 10.0  # seconds between attempts while an old token still serves
PATIENCE = 10.0  # seconds for one attempt, whatever the SDK does
REACHABLE = (1.5, 3.0)  # seconds for a connection to the workspace, and for its first answer

NO_CREDENTIAL = "Databricks gave no credential for the database"

# What goes wrong there is said here, once: neither by the SDK nor by the pool that passes it on.
logging.getLogger("databricks.sdk").setLevel(logging.ERROR)
logging.getLogger("psycopg.pool").addFilter(lambda record: NO_CREDENTIAL not in record.getMessage())


class CredentialError(psycopg.OperationalError):
    """Databricks gave no credential for the database; the message says why and what to do"""


@dataclass(frozen=True)
class Token:
    """A password and the moment (time.time) of its end."""

    text: str
    ends_at: float


class TokenSource:
    """The tokens of one process: minted when one is needed, kept, shared by all threads."""

    def __init__(self, mint: Callable[[], Token]) -> None:
        self.mint = mint
        self.lock = threading.Lock()
        self.token: Token | None = None
        self.refused: str | None = None
        self.tried_at = float("-inf")

    def password(self) -> str:
        """A token that still lasts; CredentialError where there is none and none can be had."""
        with self.lock:
            now = time.time()
            left = self.token.ends_at - now if self.token else 0
            if left <= AHEAD and (left <= 0 or time.monotonic() - self.tried_at > PAUSE):
                self.renew(may_fail=left > 0)
            if self.token is None:
                raise CredentialError(NO_CREDENTIAL)
            return self.token.text

    def renew(self, may_fail: bool) -> None:
        """Mint a new token; where that fails one that still lasts is kept."""
        self.tried_at = time.monotonic()
        try:
            self.token = call_with_timeout(PATIENCE, self.mint)
        except Exception as error:
            why = in_words(error)
            log.warning("credential_failed", why=why, old_token_still_lasts=may_fail)
            if not may_fail:
                self.token = None
                raise CredentialError(f"{NO_CREDENTIAL}: {why}") from error

    def login_refused(self, password: str) -> None:
        """PostgreSQL did not take this token: the next login gets a new one; once for each token."""
        with self.lock:
            if self.token and self.token.text == password != self.refused:
                self.refused, self.token = password, None
                log.warning("credential_refused", what="PostgreSQL refused the token; the next login gets a new one")


def call_with_timeout(seconds: float, work: Callable[[], Token]) -> Token:
    """The work's result; TimeoutError where it takes longer (it is then left alone: some of its waits have no end)."""
    done: Future[Token] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 it is raised where the result is asked for
            done.set_exception(error)

    threading.Thread(target=run, daemon=True, name="mint").start()
    return done.result(seconds)


# What the SDK's errors mean here, and what to do about them, by their names.
ADVICE = {
    "ConnectionError": "DATABRICKS_HOST cannot be reached: check its name, and the way to it",
    "TimeoutError": "DATABRICKS_HOST does not answer in time: it is asked again at the next login",
    "Timeout": "DATABRICKS_HOST does not answer in time: it is asked again at the next login",
    "InternalError": "Databricks has trouble of its own (500): it is asked again at the next login",
    "JSONDecodeError": "what DATABRICKS_HOST answers is not Databricks' API: check the address",
    "Unauthenticated": "the workspace does not accept this identity (401): check DATABRICKS_CLIENT_ID and its "
    "secret, or DATABRICKS_TOKEN",
    "PermissionDenied": "this identity gets no credential for the database (403): give it a role there",
    "NotFound": "there is no such database (404): check LAKEBASE_ENDPOINT or LAKEBASE_INSTANCE",
}

# What the SDK wraps in a ValueError, by a word of it.
HIDDEN = {"invalid_client": "Unauthenticated", "Invalid URL 'None'": "JSONDecodeError"}


def in_words(error: Exception) -> str:
    """One line on what went wrong between us and the workspace, and what to do about it."""
    said = " ".join(str(error).partition(" Config: ")[0].split())[:300]  # the SDK adds all its settings
    kinds = [kind.__name__ for kind in type(error).__mro__]
    name = next((kind for words, kind in HIDDEN.items() if words in said), None) or next(
        (kind for kind in kinds if kind in ADVICE), kinds[0]
    )
    detail = f" ({said})" if said else ""
    return f"{ADVICE[name]}{detail}" if name in ADVICE else f"{name}: {said}"


def workspace(settings: Settings) -> Any:
    """The SDK's client, with the one identity that the settings name; its first calls are made here."""
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.config import Config

    must_be_reachable(str(settings.databricks_host))
    # Whoever needs a login asks again: the SDK's own second attempts, and its pauses, would only hold the next one up.
    bounds: dict[str, Any] = {"http_timeout_seconds": 5, "retry_timeout_seconds": 1}
    if settings.databricks_identity == "service principal":
        bounds["auth_type"] = "oauth-m2m"
        who = {"client_id": settings.databricks_client_id, "client_secret": settings.databricks_client_secret}
    else:
        bounds["auth_type"] = "pat"
        who = {"token": settings.databricks_token}
    return WorkspaceClient(config=Config(host=settings.databricks_host, **who, **bounds))


def must_be_reachable(host: str) -> None:
    """Any answer will do; requests' ConnectionError or Timeout where there is none.

    Without one the SDK pauses and asks again, for seconds, and then complains about something else.
    """
    try:
        requests.head(host, timeout=REACHABLE, allow_redirects=False)
    except requests.Timeout:
        raise
    except requests.ConnectionError as error:
        reason = str(getattr(error.args[0], "reason", error) if error.args else error)
        raise requests.ConnectionError(f"{host}: {reason.rpartition(': ')[2]}") from error


def mint(settings: Settings) -> Token:
    """A fresh token for the database that the settings name."""
    client = workspace(settings)
    if settings.lakebase_endpoint:
        made = client.postgres.generate_database_credential(endpoint=settings.lakebase_endpoint)
        ends = made.expire_time
    else:
        made = client.database.generate_database_credential(instance_names=[settings.lakebase_instance])
        ends = made.expiration_time
    if not made.token:
        raise ValueError("the workspace's answer has no token in it")
    return Token(made.token, moment(ends))


def moment(given: Any) -> float:
    """When a token ends, from what the SDK makes of the answer; in an hour where that says nothing."""
    if given is None:
        return time.time() + 3600
    if hasattr(given, "ToDatetime"):
        return given.ToDatetime(UTC).timestamp()
    return datetime.fromisoformat(str(given)).timestamp()


@lru_cache
def token_source() -> TokenSource:
    """The one source of this process."""
    return TokenSource(lambda: mint(get_settings()))


def password_for_next_connection(settings: Settings) -> str | None:
    """What `DB_PASSWORD` says, or a token; None where the server asks for none (embedded, peer, .pgpass)."""
    return token_source().password() if settings.database_mode == "lakebase" else settings.db_password


def login_failed(settings: Settings, password: object, error: psycopg.Error) -> None:
    """Tell the source that a login failed; what else went wrong is none of its business."""
    refused = error.sqlstate in ("28P01", "28000") or "password authentication failed" in str(error)
    if settings.database_mode == "lakebase" and refused and isinstance(password, str):
        token_source().login_refused(password)
