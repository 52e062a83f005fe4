"""The environment, read once and typed. Nobody else reads `os.environ`."""

import atexit
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, AliasChoices, Field, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.models.fields import Email

PROJECT = Path(__file__).resolve().parents[2]

# Set by Databricks in every app it runs; their presence says where we are.
RUNS_ON_DATABRICKS_APPS = "DATABRICKS_APP_NAME"


def in_project(path: Path) -> Path:
    """The path; one that is not absolute begins where the project is, wherever the service was started."""
    return PROJECT / path.expanduser()


class Settings(BaseSettings):
    """Every variable the service reads; `env.example` says each in a line."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    # --- the server
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    databricks_app_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    api_prefix: Annotated[str, Field(pattern=r"^(/[A-Za-z0-9_.-]+)*$")] = "/api"
    web_concurrency: Annotated[int, Field(ge=1, le=64)] = 1
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["auto", "json", "console"] = "auto"
    reload: bool = False

    # --- the database; with no host, an embedded PostgreSQL is started
    db_host: str | None = Field(None, validation_alias=AliasChoices("DB_HOST", "PGHOST"))
    db_port: Annotated[int, Field(ge=1, le=65535)] = Field(5432, validation_alias=AliasChoices("DB_PORT", "PGPORT"))
    db_name: str = Field("brickhouse", validation_alias=AliasChoices("DB_NAME", "PGDATABASE"))
    db_user: str | None = Field(None, validation_alias=AliasChoices("DB_USER", "PGUSER"))
    db_password: str | None = Field(None, validation_alias=AliasChoices("DB_PASSWORD", "PGPASSWORD"), repr=False)
    db_sslmode: str | None = Field(None, validation_alias=AliasChoices("DB_SSLMODE", "PGSSLMODE"))
    db_schema: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]{0,62}$")] = "brickhouse"
    db_pool_min: Annotated[int, Field(ge=0)] = 1
    db_pool_max: Annotated[int, Field(ge=1, le=500)] = 20
    embedded_db_dir: Annotated[Path, AfterValidator(in_project)] = PROJECT / ".data" / "postgres"

    # --- demo data, for an empty embedded database only
    demo_data: Literal["auto", "off"] = "auto"
    demo_orders: Annotated[int, Field(ge=0, le=20_000_000)] = 240_000

    # --- who is calling
    identity_mode: Literal["local", "databricks_apps"] = "local"
    dev_user_email: str | None = None
    require_four_eyes: bool = True
    bootstrap_admins: Annotated[list[Email], NoDecode] = []
    databricks_app_name: str | None = Field(None, validation_alias=RUNS_ON_DATABRICKS_APPS)
    cors_origins: Annotated[list[str], NoDecode] = [
        "http://localhost:3000",
        "http://localhost:5173",
    ]

    # --- what counts as late
    sla_approval_hours: Annotated[int, Field(ge=1)] = 24
    sla_fulfillment_hours: Annotated[int, Field(ge=1)] = 72

    # --- several worker processes
    prometheus_multiproc_dir: Path | None = None

    @property
    def listen_port(self) -> int:
        """Where it listens: what Databricks says, else PORT."""
        return self.databricks_app_port or self.port

    @property
    def embedded(self) -> bool:
        """True where no host is configured: the service brings its own PostgreSQL."""
        return self.db_host is None

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        """Lists are written with commas: `CORS_ORIGINS`, `BOOTSTRAP_ADMINS`."""
        for name in ("cors_origins", "bootstrap_admins"):
            given = values.get(name)
            if isinstance(given, str):
                values[name] = [part.strip() for part in given.split(",") if part.strip()]
        return values

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> "Settings":
        if self.identity_mode == "local" and self.databricks_app_name:
            raise ValueError(
                "IDENTITY_MODE=local trusts whoever can reach the port, and this is a Databricks "
                "app: set IDENTITY_MODE=databricks_apps"
            )
        if self.embedded and self.databricks_app_name:
            raise ValueError(
                "the embedded PostgreSQL would lose its data on Databricks Apps, whose disk is "
                "not kept: set DB_HOST, DB_NAME, DB_USER and DB_PASSWORD"
            )
        if "*" in self.cors_origins:
            raise ValueError("CORS_ORIGINS=* would let every page call with the reader's rights: name the origins")
        if self.db_pool_min > self.db_pool_max:
            raise ValueError("DB_POOL_MIN is greater than DB_POOL_MAX")
        return self


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read at the first call; `.env` counts too, but not on Databricks."""
    file = None if RUNS_ON_DATABRICKS_APPS in os.environ else PROJECT / ".env"
    # An empty variable counts as not set, but for this one: paths with no prefix.
    prefix = {**(dotenv_values(file) if file else {}), **os.environ}.get("API_PREFIX")
    return Settings(_env_file=file, **({"api_prefix": ""} if prefix == "" else {}))  # pyright: ignore[reportCallIssue]


def share_metrics_between_workers() -> None:
    """Give the worker processes that are started from here a fresh directory for their metrics."""
    directory = tempfile.mkdtemp(prefix="brickhouse-metrics-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory
