"""The settings: environment variables, read once and typed. No other module of the service reads `os.environ`."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, AliasChoices, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.models.company import TimeZone
from app.models.fields import Email

PROJECT = Path(__file__).resolve().parents[2]

# Databricks sets this variable in every app, so its presence means that the service runs as one.
RUNS_ON_DATABRICKS_APPS = "DATABRICKS_APP_NAME"
WITHOUT_TLS = {"disable", "allow", "prefer"}


def is_loopback(host: str) -> bool:
    """Return whether only processes of this machine can reach the host. Names other than localhost are not resolved:
    False."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_remote(hosts: str) -> bool:
    """Return whether a connection to one of these hosts (libpq: separated by commas) crosses a network, so it is
    neither a socket nor loopback."""
    return any(not (host.startswith(("/", "@")) or is_loopback(host)) for host in hosts.split(",") if host)


def in_project(path: Path) -> Path:
    """Return the path; a relative one starts at the project's folder, not at the current one."""
    return PROJECT / path.expanduser()


def with_scheme(host: str) -> str:
    """Return a workspace's URL; Databricks passes it to apps without the scheme."""
    return host.rstrip("/") if "://" in host else f"https://{host.rstrip('/')}"


def with_plain_scheme(endpoint: str) -> str:
    """Return a collector's URL; without a scheme it is http, without TLS."""
    return endpoint if "://" in endpoint else f"http://{endpoint}"


class Settings(BaseSettings):
    """Every variable that the service reads; `env.example` explains each in a line."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    # --- the server
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    databricks_app_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    base_path: Annotated[str, Field(pattern=r"^(/[A-Za-z0-9_.-]+)*$")] = ""
    api_prefix: Annotated[str, Field(pattern=r"^(/[A-Za-z0-9_.-]+)*$")] = "/api"
    web_concurrency: Annotated[int, Field(ge=1, le=64)] = 1
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["auto", "json", "console"] = "auto"
    reload: bool = False
    explain_requests: bool = False

    # --- the database; if there is no host, an embedded PostgreSQL is started
    db_host: str | None = Field(None, validation_alias=AliasChoices("DB_HOST", "PGHOST"))
    db_port: Annotated[int, Field(ge=1, le=65535)] = Field(5432, validation_alias=AliasChoices("DB_PORT", "PGPORT"))
    db_name: str = Field("brickhouse", validation_alias=AliasChoices("DB_NAME", "PGDATABASE"))
    db_user: str | None = Field(None, validation_alias=AliasChoices("DB_USER", "PGUSER"))
    db_password: str | None = Field(None, validation_alias=AliasChoices("DB_PASSWORD", "PGPASSWORD"), repr=False)
    db_read_host: str | None = None
    db_read_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    db_sslmode: str | None = Field(None, validation_alias=AliasChoices("DB_SSLMODE", "PGSSLMODE"))
    allow_unencrypted_database: bool = False
    db_schema: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]{0,62}$")] = "brickhouse"
    db_pool_min: Annotated[int, Field(ge=0)] = 1
    db_pool_max: Annotated[int, Field(ge=1, le=500)] = 20
    queue_seconds: Annotated[float, Field(ge=0, le=60)] = 5
    db_connection_seconds: Annotated[int, Field(ge=1)] = 2400
    integrity_check_hour: Annotated[int, Field(ge=0, le=23)] = 3
    # a Lakebase database: no password, but the resource that tokens are minted for
    lakebase_endpoint: Annotated[str, Field(pattern=r"^projects/[^/]+/branches/[^/]+/endpoints/[^/]+$")] | None = None
    lakebase_instance: str | None = None
    embedded_db_dir: Annotated[Path, AfterValidator(in_project)] = PROJECT / ".data" / "postgres"

    # --- demo data, for an empty embedded database only
    demo_data: Literal["auto", "off"] = "auto"
    demo_orders: Annotated[int, Field(ge=0, le=20_000_000)] = 240_000

    # --- authentication of callers
    identity_mode: Literal["local", "databricks_apps"] = "local"
    allow_unauthenticated_network: bool = False
    dev_user_email: str | None = None
    bootstrap_admins: Annotated[list[Email], NoDecode] = []
    databricks_app_name: str | None = Field(None, validation_alias=RUNS_ON_DATABRICKS_APPS)
    cors_origins: Annotated[list[str], NoDecode] = [
        "http://localhost:3000",
        "http://localhost:5173",
    ]

    # --- the service's identity at Databricks: a service principal (on Apps) or a personal access token (elsewhere)
    databricks_host: Annotated[str, AfterValidator(with_scheme)] | None = None
    databricks_client_id: str | None = None
    databricks_client_secret: str | None = Field(None, repr=False)
    databricks_token: str | None = Field(None, repr=False)

    # --- first values of the company, set at the first start; later PUT /company changes them
    company_time_zone: TimeZone | None = None
    require_four_eyes: bool = True
    sla_approval_hours: Annotated[int, Field(ge=1)] = 24
    sla_fulfillment_hours: Annotated[int, Field(ge=1)] = 72

    # --- the collector of traces, metrics and logs; OpenTelemetry itself reads the other OTEL_ variables
    otel_exporter_otlp_endpoint: Annotated[str, AfterValidator(with_plain_scheme)] | None = None
    otel_service_name: str = "brickhouse"

    # --- several worker processes
    prometheus_multiproc_dir: Path | None = None

    @property
    def listen_port(self) -> int:
        """The port to listen on: DATABRICKS_APP_PORT if it is set, else PORT."""
        return self.databricks_app_port or self.port

    @property
    def on_apps(self) -> bool:
        """True if Databricks runs the service as an app."""
        return self.databricks_app_name is not None

    @property
    def listen_host(self) -> str:
        """The address to listen on: HOST, or every address on Databricks Apps if HOST is not set."""
        return "0.0.0.0" if self.on_apps and "host" not in self.model_fields_set else self.host  # noqa: S104

    @property
    def allowed_origins(self) -> list[str]:
        """The origins whose pages may call the API (CORS); none on Databricks Apps if CORS_ORIGINS is not set."""
        return [] if self.on_apps and "cors_origins" not in self.model_fields_set else self.cors_origins

    @property
    def database_mode(self) -> Literal["local", "password", "lakebase"]:
        """local: the embedded PostgreSQL; lakebase: Lakebase with minted tokens; password: any other PostgreSQL."""
        if self.lakebase_endpoint or self.lakebase_instance:
            return "lakebase"
        return "local" if self.db_host is None else "password"

    @property
    def embedded(self) -> bool:
        """True if the embedded PostgreSQL is used, because no host is configured."""
        return self.database_mode == "local"

    @property
    def behind_pooler(self) -> bool:
        """True if a host is Lakebase's pooler, which shares a server connection between clients."""
        return any("-pooler" in host.partition(".")[0] for host in (self.db_host, self.db_read_host) if host)

    @property
    def databricks_identity(self) -> Literal["service principal", "access token"] | None:
        """The identity with which the service calls Databricks; None if it has none."""
        if self.databricks_client_id:
            return "service principal"
        return "access token" if self.databricks_token else None

    @property
    def sslmode(self) -> str | None:
        """DB_SSLMODE; if it is not set, `require` if the connection to the database crosses a network."""
        return self.db_sslmode or ("require" if self.needs_tls(self.db_host) else None)

    @property
    def read_sslmode(self) -> str | None:
        """The same for the connection to the standby."""
        return self.db_sslmode or ("require" if self.needs_tls(self.db_read_host) else None)

    @property
    def read_port(self) -> int:
        """DB_READ_PORT, or the port of the primary."""
        return self.db_read_port or self.db_port

    def needs_tls(self, host: str | None) -> bool:
        """Whether a connection crosses a network: to Lakebase, to a remote host, any database on Databricks Apps."""
        return self.database_mode == "lakebase" or (not self.embedded and (self.on_apps or is_remote(host or "")))

    @property
    def unauthenticated_network(self) -> bool:
        """Whether other machines can reach the port and callers do not sign in."""
        return self.identity_mode == "local" and not is_loopback(self.listen_host)

    @property
    def unencrypted_database(self) -> bool:
        """Whether a connection to the database or its standby crosses a network and does not require TLS."""
        hosts = (self.db_host, self.db_read_host)
        return self.db_sslmode in WITHOUT_TLS and any(self.needs_tls(host) for host in hosts if host)

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        """Split the variables that are lists at commas: `CORS_ORIGINS`, `BOOTSTRAP_ADMINS`."""
        for name in ("cors_origins", "bootstrap_admins"):
            given = values.get(name)
            if isinstance(given, str):
                values[name] = [part.strip() for part in given.split(",") if part.strip()]
        return values

    @model_validator(mode="after")
    def _refuse_invalid_combinations(self) -> "Settings":
        for sentence, applies in INVALID_COMBINATIONS:
            if applies(self):
                raise ValueError(sentence)
        return self


# Variables of libpq that would lead connections to another server than these settings say, also instead of the embedded
# one, or change the time zone and the format of times in each session.
REFUSED_VARIABLES = ("PGHOSTADDR", "PGSERVICE", "PGTZ", "PGDATESTYLE")

# Invalid combinations of settings: the error with advice, and the condition.
INVALID_COMBINATIONS: list[tuple[str, Callable[[Settings], bool]]] = [
    (
        "IDENTITY_MODE=local trusts every client that can reach the port, and this is a Databricks app: "
        "set IDENTITY_MODE=databricks_apps",
        lambda s: s.on_apps and s.identity_mode == "local",
    ),
    (
        "IDENTITY_MODE=databricks_apps trusts headers that only Databricks' proxy may set, but this is not a "
        "Databricks app behind that proxy: set IDENTITY_MODE=local, or HOST=127.0.0.1",
        lambda s: not s.on_apps and s.identity_mode == "databricks_apps" and not is_loopback(s.host),
    ),
    (
        "other machines can reach HOST, and with IDENTITY_MODE=local each request can act as any user: "
        "set HOST=127.0.0.1, or ALLOW_UNAUTHENTICATED_NETWORK=true if every client of that network may do everything",
        lambda s: s.unauthenticated_network and not s.allow_unauthenticated_network,
    ),
    (
        "EXPLAIN_REQUESTS shows statements with their values to every client: use it only with IDENTITY_MODE=local "
        "and HOST=127.0.0.1",
        lambda s: s.explain_requests and (s.identity_mode != "local" or s.unauthenticated_network),
    ),
    (
        "the embedded PostgreSQL would lose its data on Databricks Apps, whose disk is temporary: set DB_HOST, "
        "DB_NAME, DB_USER and DB_PASSWORD, or add a Lakebase database and set LAKEBASE_ENDPOINT",
        lambda s: s.on_apps and s.embedded,
    ),
    (
        "a database host is set on Databricks Apps, but no credential: set DB_PASSWORD (from a secret), "
        "or LAKEBASE_ENDPOINT (valueFrom: postgres) for a Lakebase database",
        lambda s: s.on_apps and s.database_mode == "password" and not s.db_password,
    ),
    (
        "LAKEBASE_ENDPOINT and LAKEBASE_INSTANCE name two databases: unset one",
        lambda s: bool(s.lakebase_endpoint and s.lakebase_instance),
    ),
    (
        "DB_PASSWORD (or PGPASSWORD) and LAKEBASE_ENDPOINT (or LAKEBASE_INSTANCE) are two ways to log in: "
        "unset one of them",
        lambda s: s.database_mode == "lakebase" and s.db_password is not None,
    ),
    (
        "LAKEBASE_ENDPOINT names the resource of the token, not the database's address: set PGHOST and PGUSER, too",
        lambda s: s.database_mode == "lakebase" and not (s.db_host and s.db_user),
    ),
    (
        "the pooler accepts no tokens, only passwords of native roles: use the endpoint's own host, without -pooler",
        lambda s: s.database_mode == "lakebase" and s.behind_pooler,
    ),
    (
        "Lakebase requires TLS: set DB_SSLMODE (or PGSSLMODE) to require, or leave it out",
        lambda s: s.database_mode == "lakebase" and s.sslmode in WITHOUT_TLS,
    ),
    (
        "DB_SSLMODE (or PGSSLMODE) below require may send the password and all data unencrypted to a database that is "
        "not on this machine: set it to require or verify-full, or set ALLOW_UNENCRYPTED_DATABASE=true if the network "
        "between them is safe",
        lambda s: s.unencrypted_database and not s.allow_unencrypted_database,
    ),
    (
        "two identities for Databricks, a service principal and an access token: unset DATABRICKS_TOKEN, or "
        "DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET",
        lambda s: bool(s.databricks_token and (s.databricks_client_id or s.databricks_client_secret)),
    ),
    (
        "DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET belong together: set both",
        lambda s: bool(s.databricks_client_id) != bool(s.databricks_client_secret),
    ),
    (
        "tokens for Lakebase are minted by Databricks: set DATABRICKS_HOST, and DATABRICKS_TOKEN (or "
        "DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET)",
        lambda s: s.database_mode == "lakebase" and not (s.databricks_host and s.databricks_identity),
    ),
    (
        "CORS_ORIGINS=* would let every web site call with the user's rights: name the origins",
        lambda s: "*" in s.cors_origins,
    ),
    (
        "API_PREFIX begins with BASE_PATH, so the paths of the API would be taken for those of a proxy: "
        "give them different first parts",
        lambda s: bool(s.base_path) and f"{s.api_prefix}/".startswith(f"{s.base_path}/"),
    ),
    (
        "DB_READ_HOST is a standby of the database at DB_HOST (or PGHOST), which is not set: set it, or unset "
        "DB_READ_HOST",
        lambda s: bool(s.db_read_host) and not s.db_host,
    ),
    (
        "DB_READ_PORT is the port of the standby at DB_READ_HOST, which is not set: set it, or unset DB_READ_PORT",
        lambda s: bool(s.db_read_port) and not s.db_read_host,
    ),
    (
        "DB_READ_HOST and DB_READ_PORT are the address of the primary, DB_HOST and DB_PORT: set the address of a "
        "standby, or unset DB_READ_HOST",
        lambda s: bool(s.db_read_host) and (s.db_read_host, s.read_port) == (s.db_host, s.db_port),
    ),
    ("DB_POOL_MIN is greater than DB_POOL_MAX", lambda s: s.db_pool_min > s.db_pool_max),
    (
        "PGHOSTADDR, PGSERVICE, PGTZ or PGDATESTYLE would change each connection against the other settings: unset "
        "them, and set DB_HOST (or PGHOST) to the name or the address of the database",
        lambda _s: any(os.environ.get(name) for name in REFUSED_VARIABLES),
    ),
]

# Allowed but unsafe settings: a message for the log of each start, and the condition under which it is logged.
WARNINGS: list[tuple[str, Callable[[Settings], bool]]] = [
    (
        "callers do not sign in and other machines can reach the port: each client of the network can act as any user "
        "(IDENTITY_MODE=local, ALLOW_UNAUTHENTICATED_NETWORK=true)",
        lambda s: s.unauthenticated_network,
    ),
    (
        "the connection to the database may be unencrypted: others on the network can read its password and all data "
        "(DB_SSLMODE below require, ALLOW_UNENCRYPTED_DATABASE=true)",
        lambda s: s.unencrypted_database,
    ),
]


def warnings(settings: Settings) -> list[str]:
    """Return a message for each of these settings that is allowed but unsafe."""
    return [message for message, applies in WARNINGS if applies(settings)]


@lru_cache
def get_settings() -> Settings:
    """Return the settings of this process, read at the first call; also from `.env`, unless on Databricks.

    ENV_FILE names another file; an empty one means none. Raises pydantic's ValidationError.
    """
    named = os.environ.get("ENV_FILE", str(PROJECT / ".env"))
    file = Path(named) if named and RUNS_ON_DATABRICKS_APPS not in os.environ else None
    # An empty variable counts as not set, except API_PREFIX: an empty one means paths without a prefix.
    prefix = {**(dotenv_values(file) if file else {}), **os.environ}.get("API_PREFIX")
    return Settings(_env_file=file, **({"api_prefix": ""} if prefix == "" else {}))  # pyright: ignore[reportCallIssue]


def describe_errors(error: ValidationError) -> list[str]:
    """Return a sentence for each invalid setting, which begins with the setting's name if it is about one."""
    found = [(".".join(str(part) for part in e["loc"]).upper(), e["msg"]) for e in error.errors()]
    return [f"{name}: {text}" if name else text.removeprefix("Value error, ") for name, text in found]


def share_metrics_between_workers() -> None:
    """Make a temporary directory for the metrics of the worker processes, and set PROMETHEUS_MULTIPROC_DIR to it."""
    directory = tempfile.mkdtemp(prefix="brickhouse-metrics-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory
