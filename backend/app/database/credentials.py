"""The password for the next physical connection to PostgreSQL.

It is `DB_PASSWORD`, or on Lakebase a token that Databricks mints for this service's identity. PostgreSQL checks a token
only at login, so open connections outlive it. A token is cached and renewed two minutes before it expires, by one
thread at a time. If the renewal fails, the old token is used until it expires.
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

from app.monitoring.logs import log
from app.settings import Settings, get_settings

RENEW_BEFORE_SECONDS = 120.0  # before the expiry of a token
RETRY_SECONDS = 10.0  # between attempts to renew a token that is still valid
MINT_TIMEOUT = 10.0  # seconds for one attempt, retries inside the SDK included
REACH_TIMEOUTS = (1.5, 3.0)  # seconds for a connection to the workspace, and for its first response

NO_CREDENTIAL = "Databricks gave no credential for the database"

# This module logs each failure once; the SDK and the pool would log it again.
logging.getLogger("databricks.sdk").setLevel(logging.ERROR)
logging.getLogger("psycopg.pool").addFilter(lambda record: NO_CREDENTIAL not in record.getMessage())


class CredentialError(psycopg.OperationalError):
    """Databricks gave no credential for the database; the message says why and what to do"""


class CredentialTimeout(CredentialError):
    """Databricks gave no credential in time: another attempt may succeed"""


@dataclass(frozen=True)
class Token:
    """A password and the time (`time.time()`) at which it expires."""

    text: str
    expires_at: float


class TokenSource:
    """Mints and caches the token of one process, for all its threads."""

    def __init__(self, mint: Callable[[], Token]) -> None:
        self.mint = mint
        self.lock = threading.Lock()
        self.token: Token | None = None
        self.refused: str | None = None
        self.last_attempt = float("-inf")

    def password(self) -> str:
        """Return a valid token. Raises CredentialError if there is none and none can be minted."""
        with self.lock:
            now = time.time()
            left = self.token.expires_at - now if self.token else 0
            if left <= RENEW_BEFORE_SECONDS and (left <= 0 or time.monotonic() - self.last_attempt > RETRY_SECONDS):
                self.renew(may_fail=left > 0)
            if self.token is None:
                raise CredentialError(NO_CREDENTIAL)
            return self.token.text

    def renew(self, may_fail: bool) -> None:
        """Mint a new token. Raises CredentialError if that fails, unless `may_fail`: then the old token stays."""
        self.last_attempt = time.monotonic()
        try:
            self.token = call_with_timeout(MINT_TIMEOUT, self.mint)
        except Exception as error:
            why = describe_error(error)
            log.warning("credential_failed", why=why, old_token_still_lasts=may_fail)
            if not may_fail:
                self.token = None
                kind = CredentialTimeout if TIMEOUTS & set(kinds_of(error)) else CredentialError
                raise kind(f"{NO_CREDENTIAL}: {why}") from error

    def login_refused(self, password: str) -> None:
        """Discard a token that PostgreSQL refused, so that the next login gets a new one; once for each token."""
        with self.lock:
            if self.token and self.token.text == password != self.refused:
                self.refused, self.token = password, None
                log.warning("credential_refused", what="PostgreSQL refused the token; the next login gets a new one")


def call_with_timeout(seconds: float, work: Callable[[], Token]) -> Token:
    """Return the work's result. Raises TimeoutError after `seconds`; the thread is abandoned, it may never end."""
    done: Future[Token] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 `result` raises it
            done.set_exception(error)

    threading.Thread(target=run, daemon=True, name="mint").start()
    return done.result(seconds)


# Meaning of the SDK's errors, by class name, with advice.
ADVICE = {
    "ConnectionError": "DATABRICKS_HOST cannot be reached: check its name and the network",
    "TimeoutError": "DATABRICKS_HOST does not answer in time: the next login tries again",
    "Timeout": "DATABRICKS_HOST does not answer in time: the next login tries again",
    "InternalError": "Databricks has an internal error (500): the next login tries again",
    "JSONDecodeError": "DATABRICKS_HOST is not Databricks' API: check the address",
    "Unauthenticated": "the workspace does not accept this identity (401): check DATABRICKS_CLIENT_ID and its "
    "secret, or DATABRICKS_TOKEN",
    "PermissionDenied": "this identity gets no credential for the database (403): give it a role there",
    "NotFound": "there is no such database (404): check LAKEBASE_ENDPOINT or LAKEBASE_INSTANCE",
}

TIMEOUTS = {"TimeoutError", "Timeout"}  # Python's, and the one of requests

# Errors that the SDK wraps in a ValueError, by a part of the message.
WRAPPED_ERRORS = {"invalid_client": "Unauthenticated", "Invalid URL 'None'": "JSONDecodeError"}


def kinds_of(error: Exception) -> list[str]:
    """Return the names of the error's classes, the nearest first: to import the SDK's takes long."""
    return [kind.__name__ for kind in type(error).__mro__]


def describe_error(error: Exception) -> str:
    """Describe an error of the SDK in one line, with advice if it is a known one."""
    message = " ".join(str(error).partition(" Config: ")[0].split())[:300]  # the SDK adds all its settings
    kinds = kinds_of(error)
    name = next((kind for words, kind in WRAPPED_ERRORS.items() if words in message), None) or next(
        (kind for kind in kinds if kind in ADVICE), kinds[0]
    )
    detail = f" ({message})" if message else ""
    return f"{ADVICE[name]}{detail}" if name in ADVICE else f"{name}: {message}"


def workspace(settings: Settings) -> Any:
    """Return the SDK's client with the identity in the settings.

    Raises requests' ConnectionError or Timeout if the workspace does not answer, and the SDK's errors for the identity.
    """
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.config import Config

    must_be_reachable(str(settings.databricks_host))
    # The next login tries again, so the SDK's own retries and pauses would only delay it.
    bounds: dict[str, Any] = {"http_timeout_seconds": 5, "retry_timeout_seconds": 1}
    if settings.databricks_identity == "service principal":
        bounds["auth_type"] = "oauth-m2m"
        identity = {"client_id": settings.databricks_client_id, "client_secret": settings.databricks_client_secret}
    else:
        bounds["auth_type"] = "pat"
        identity = {"token": settings.databricks_token}
    return WorkspaceClient(config=Config(host=settings.databricks_host, **identity, **bounds))


def must_be_reachable(host: str) -> None:
    """Raise requests' ConnectionError or Timeout if the host sends no HTTP response.

    Without this check the SDK would retry for seconds and then report a misleading error.
    """
    import requests

    try:
        requests.head(host, timeout=REACH_TIMEOUTS, allow_redirects=False)
    except requests.Timeout:
        raise
    except requests.ConnectionError as error:
        reason = str(getattr(error.args[0], "reason", error) if error.args else error)
        raise requests.ConnectionError(f"{host}: {reason.rpartition(': ')[2]}") from error


def mint(settings: Settings) -> Token:
    """Mint a token for the configured database. Raises the SDK's errors, or ValueError if the response has none."""
    client = workspace(settings)
    if settings.lakebase_endpoint:
        made = client.postgres.generate_database_credential(endpoint=settings.lakebase_endpoint)
        expires = made.expire_time
    else:
        made = client.database.generate_database_credential(instance_names=[settings.lakebase_instance])
        expires = made.expiration_time
    if not made.token:
        raise ValueError("the workspace's response has no token")
    return Token(made.token, expiry_time(expires))


def expiry_time(given: Any) -> float:
    """Return the expiry of a token (`time.time()`) from the SDK's value; in an hour if there is none."""
    if given is None:
        return time.time() + 3600
    if hasattr(given, "ToDatetime"):
        return given.ToDatetime(UTC).timestamp()
    return datetime.fromisoformat(str(given)).timestamp()


@lru_cache
def token_source() -> TokenSource:
    """Return the token source of this process."""
    return TokenSource(lambda: mint(get_settings()))


def password_for_next_connection(settings: Settings) -> str | None:
    """Return `DB_PASSWORD` or a token; None if no password is configured (embedded, peer, .pgpass).

    Raises CredentialError if no token can be minted.
    """
    return token_source().password() if settings.database_mode == "lakebase" else settings.db_password


def login_failed(settings: Settings, password: object, error: psycopg.Error) -> None:
    """Report a failed login to the token source, if PostgreSQL refused the token."""
    refused = error.sqlstate in ("28P01", "28000") or "password authentication failed" in str(error)
    if settings.database_mode == "lakebase" and refused and isinstance(password, str):
        token_source().login_refused(password)
