"""The transaction of one change, as the rules in `domain/` use it: its cursor, its caller, its guards."""

from dataclasses import dataclass, field
from typing import TypeVar

from app.database.query import Cursor, Query, Sql, fetch_row, for_caller, one_row
from app.database.write_rows import send
from app.errors import ApiError, NotFound, PreconditionFailed
from app.queries.users import Caller, caller_literal

T = TypeVar("T")


@dataclass(frozen=True)
class Guard:
    """A statement that was sent, the number of rows that it has to return, and the error if it does not."""

    sent: Cursor
    rows: int
    otherwise: ApiError


@dataclass(frozen=True)
class Transaction:
    """The cursor of a change, its caller, and the versions in If-Match.

    `changed_stock` collects the stock rows that the work changes, by store and product; `dry_run` says that all of it
    will be rolled back.
    """

    cursor: Cursor
    caller: Caller
    seen: frozenset[str] | None
    dry_run: bool
    changed_stock: set[tuple[int, int]] = field(default_factory=lambda: set())
    guards: list[Guard] = field(default_factory=lambda: [])

    async def fetch(self, query: Query[T]) -> T:
        """Return the result of a query for the caller, inside the transaction."""
        statement = for_caller(caller_literal(self.caller), query.select)
        return query.decode(one_row(await fetch_row(self.cursor, query.name, statement)))

    async def require_rows(self, rows: int, statement: Sql, *, otherwise: ApiError) -> None:
        """Send a statement that must return `rows` rows, without waiting for its result.

        `check_guards` counts the rows before the commit, and raises `otherwise` if their number differs.
        """
        self.guards.append(Guard(await send(self.cursor, statement), rows, otherwise))

    async def check_guards(self) -> None:
        """Raises the error of the first guarded statement that returned another number of rows than required."""
        for guard in self.guards:
            if len(await guard.sent.fetchall()) != guard.rows:
                raise guard.otherwise

    def require_version(self, version: int) -> None:
        """Raises PreconditionFailed if the caller named versions in If-Match and this is none of them."""
        if self.seen is not None and "*" not in self.seen and f'"{version}"' not in self.seen:
            raise PreconditionFailed(f'This is version "{version}" now: read it again before changing it')

    def require_current(self, version: int | None, what: str) -> None:
        """Raises NotFound if `version` is None (no such row), PreconditionFailed as `require_version`."""
        if version is None:
            raise NotFound(f"No {what} has this id")
        self.require_version(version)
