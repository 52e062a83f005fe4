"""Cursors that work on somebody's behalf: a statement may look at them as the one row of `caller`."""

from collections.abc import Callable, Sequence
from typing import Any, LiteralString

import psycopg
from psycopg import AsyncCursor
from psycopg.rows import DictRow, dict_row

# A SELECT of at most one row with its values: the caller's id first, then role, store_id and region.
CallerSelect = tuple[LiteralString, Sequence[Any]]


class CallerCursor(AsyncCursor[DictRow]):
    """Knows on whose behalf it works."""

    def __init__(self, connection: psycopg.AsyncConnection[Any], who: CallerSelect) -> None:
        super().__init__(connection, row_factory=dict_row)
        self._who = who

    async def select(self, statement: LiteralString, params: Sequence[Any]) -> None:
        """Run a SELECT that may name `caller`; where it does not, PostgreSQL does not look the caller up."""
        who, values = self._who
        await self.execute(f"WITH caller AS ({who}) SELECT r.* FROM ({statement}) r", [*values, *params])


class ReadCursor(CallerCursor):
    """Answers nothing before it is known who asks, and learns that in the same round trip.

    The question travels inside the first `select()`, so that the answer to it costs nothing of its own;
    it goes ahead of any other statement. `require_known_caller` is told the caller's id, or None for nobody, and
    raises what is to be raised then.
    """

    def __init__(
        self,
        connection: psycopg.AsyncConnection[Any],
        who: CallerSelect,
        require_known_caller: Callable[[str | None], None],
    ) -> None:
        super().__init__(connection, who)
        self._require_known_caller = require_known_caller
        self._asked = False

    async def select(self, statement: LiteralString, params: Sequence[Any]) -> None:
        """Run a SELECT. The first one has a row whose columns are null where it would have had none."""
        if self._asked:
            await super().select(statement, params)
            return
        who, values = self._who
        self._asked = True
        await super().execute(
            f"""WITH caller AS MATERIALIZED ({who})
                SELECT c.id AS caller_id, r.* FROM caller c LEFT JOIN ({statement}) r ON true""",
            [*values, *params],
        )
        self._known()

    async def execute(self, query: Any, params: Any = None, **how: Any) -> "ReadCursor":
        """Run any statement, once it is known who asks."""
        if not self._asked:
            self._asked = True
            await super().execute(*self._who)
            self._known()
        await super().execute(query, params, **how)
        return self

    def _known(self) -> None:
        """Look at the caller's id in the result; the question is not asked again."""
        found = self.pgresult.get_value(0, 0) if self.pgresult and self.pgresult.ntuples else None
        self._require_known_caller(found.decode() if found else None)
