"""What the rules get for one change: the cursor, the caller, and the versions the caller has seen."""

from dataclasses import dataclass, field

from app.database.pages import Cursor
from app.errors import ApiError, NotFound, PreconditionFailed
from app.queries.users import Caller


@dataclass(frozen=True)
class Transaction:
    """What the work of a change needs: the cursor, who is calling, and what they saw last.

    `changed_stock` collects the stock rows that the work changes, by store and product; `dry_run` says that all of it
    will be rolled back.
    """

    cursor: Cursor
    caller: Caller
    seen: frozenset[str] | None
    dry_run: bool
    changed_stock: set[tuple[int, int]] = field(default_factory=lambda: set())
    expected: list[tuple[int, Cursor, ApiError]] = field(default_factory=lambda: [])

    def expect(self, rows: int, sent: Cursor, otherwise: ApiError) -> None:
        """A statement that is on its way has to touch so many rows; looked at before anything is committed."""
        self.expected.append((rows, sent, otherwise))

    async def settle(self) -> None:
        """Raise what was to be raised where a statement touched fewer rows than expected."""
        for rows, sent, otherwise in self.expected:
            if len(await sent.fetchall()) != rows:
                raise otherwise

    def require_version(self, version: int) -> None:
        """PreconditionFailed where the caller named versions in If-Match and this is none of them."""
        if self.seen is not None and "*" not in self.seen and f'"{version}"' not in self.seen:
            raise PreconditionFailed(f'This is version "{version}" now: read it again before changing it')

    def require_row(self, version: int | None, what: str) -> None:
        """NotFound where the row that was to be locked is not there; PreconditionFailed as above."""
        if version is None:
            raise NotFound(f"No {what} has this id")
        self.require_version(version)
