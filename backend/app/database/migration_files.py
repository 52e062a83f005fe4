"""Migration files: numbered SQL in `migrations/`, each applied once and in order. An applied file never changes.

A file runs in a transaction. If its first line is `-- no transaction`, it runs outside of one, for statements such as
CREATE INDEX CONCURRENTLY. Such a file has one statement, which can run again after a failure half way.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

FOLDER = Path(__file__).parent / "migrations"
NO_TRANSACTION = "-- no transaction\n"
INDEX_STATEMENT = re.compile(
    r"(CREATE\s+(?:UNIQUE\s+)?INDEX|DROP\s+INDEX)\s+CONCURRENTLY\s+(IF\s+(?:NOT\s+)?EXISTS\s+(\w+)(?=\s+ON\b|\s*;?\s*$))",
    re.IGNORECASE,
)
CREATE_INDEX = r"CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s+ON\b"
DROP_INDEX = r"DROP\s+INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+EXISTS\s+)?(\w+)"
# The name of migration 1 in the development versions before 1.0.0.
DEVELOPMENT_NAME = "stores_products_users"
DEVELOPMENT_DATABASE = (
    "the database was made by a development version before 1.0.0 and cannot be upgraded; it was not changed: use an "
    "empty database (another DB_NAME, DB_SCHEMA or EMBEDDED_DB_DIR) or a version from before 1.0.0"
)


class MigrationError(Exception):
    """The database cannot be brought to this version's schema; the message says why and what to do."""


@dataclass(frozen=True)
class AppliedMigration:
    """The name and checksum of a migration as the database has recorded them."""

    name: str
    checksum: str


@dataclass(frozen=True)
class Migration:
    """One file: `0003_orders.sql` has number 3 and name `orders`."""

    number: int
    name: str
    text: str

    @property
    def title(self) -> str:
        """The file's name without its suffix."""
        return f"{self.number:04}_{self.name}"

    @cached_property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    @property
    def in_transaction(self) -> bool:
        return not self.text.startswith(NO_TRANSACTION)

    @property
    def statement(self) -> str:
        """The text without comment lines."""
        return re.sub(r"^\s*--.*\n", "", self.text, flags=re.MULTILINE).strip()

    @property
    def new_index(self) -> str | None:
        """The name of the index that the file creates CONCURRENTLY; None if it does not."""
        match = INDEX_STATEMENT.match(self.statement)
        return match[3] if match and match[1].upper().startswith("CREATE") else None

    @property
    def rehearsal(self) -> str | None:
        """The text for a transaction that is rolled back, without CONCURRENTLY; None if it cannot run in one."""
        if self.in_transaction:
            return self.text
        match = INDEX_STATEMENT.match(self.statement)
        return f"{match[1]} {match[2]}{self.statement[match.end() :]}" if match else None


@cache
def read_migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Return the migrations of a folder in order, read once per process.

    Raises MigrationError if a name is malformed, or a number is missing or used twice.
    """
    migrations = tuple(read_file(path) for path in sorted(folder.glob("*.sql")))
    if [m.number for m in migrations] != list(range(1, len(migrations) + 1)):
        raise MigrationError("migrations are numbered 0001, 0002, … without gaps or repeats")
    return migrations


def read_file(path: Path) -> Migration:
    """Return one migration. Raises MigrationError if its name is malformed or its statement cannot run again."""
    match = re.fullmatch(r"(\d{4})_(\w+)\.sql", path.name)
    if not match:
        raise MigrationError(f"{path.name}: the name of a migration has the form 0007_change_feed.sql")
    migration = Migration(int(match[1]), match[2], path.read_text())
    statement = migration.statement
    if not migration.in_transaction and "CONCURRENTLY" in statement.upper() and not INDEX_STATEMENT.match(statement):
        raise MigrationError(
            f"{path.name} cannot run again after a failure: write CREATE INDEX CONCURRENTLY IF NOT EXISTS name ON …, "
            "or DROP INDEX CONCURRENTLY IF EXISTS name"
        )
    return migration


def index_names(migrations: Iterable[Migration]) -> set[str]:
    """Return the names of the indexes that exist after these migrations were applied in this order."""
    names = set[str]()
    for migration in migrations:
        names -= set(re.findall(DROP_INDEX, migration.statement, re.IGNORECASE))
        names |= set(re.findall(CREATE_INDEX, migration.statement, re.IGNORECASE))
    return names


def pending_migrations(
    migrations: tuple[Migration, ...], applied: Mapping[int, AppliedMigration]
) -> tuple[Migration, ...]:
    """Return the migrations that are not applied yet.

    Raises MigrationError if a development version made the database, or an applied file was edited or is missing.
    """
    if 1 in applied and applied[1].name == DEVELOPMENT_NAME:
        raise MigrationError(DEVELOPMENT_DATABASE)
    known = {m.number: m for m in migrations}
    for number, found in applied.items():
        if number not in known:
            raise MigrationError(
                f"the database has migration {number:04}_{found.name}, which this version does not have: "
                "run the version that applied it, or a newer one"
            )
        if known[number].checksum != found.checksum:
            raise MigrationError(
                f"migration {known[number].title}.sql was edited after it was applied: "
                "restore the file, and write the change as a new migration"
            )
    return tuple(m for m in migrations if m.number not in applied)
