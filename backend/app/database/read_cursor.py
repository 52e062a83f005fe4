"""A cursor that reads on somebody's behalf, and learns who it is in the same round trip."""

from collections.abc import Callable, Sequence
from typing import Any, LiteralString

import psycopg
from psycopg import AsyncCursor
from psycopg.rows import DictRow, dict_row

# A SELECT of at most one row, the caller's id, with its values.
Who = tuple[LiteralString, Sequence[Any]]


class ReadCursor(AsyncCursor[DictRow]):
    """Answers nothing before it is known who asks.

    The question travels inside the first `select()`, so that the answer to it costs nothing of its own;
    it goes ahead of any other statement. `recognize` is told the caller's id, or None for nobody, and
    raises what is to be raised then.
    """

    def __init__(
        self,
        connection: psycopg.AsyncConnection[Any],
        who: Who,
        recognize: Callable[[str | None], None],
    ) -> None:
        super().__init__(connection, row_factory=dict_row)
        self._who: Who | None = who
        self._recognize = recognize

    async def select(self, statement: LiteralString, params: Sequence[Any]) -> None:
        """Run a SELECT. The first one has a row whose columns are null where it would have had none."""
        if self._who is None:
            await super().execute(statement, params)
            return
        who, values = self._who
        await super().execute(
            f"SELECT c.id AS caller_id, r.* FROM ({who}) c LEFT JOIN ({statement}) r ON true",
            [*values, *params],
        )
        self._known()

    async def execute(self, query: Any, params: Any = None, **how: Any) -> "ReadCursor":
        """Run any statement, once it is known who asks."""
        if self._who is not None:
            await super().execute(*self._who)
            self._known()
        await super().execute(query, params, **how)
        return self

    def _known(self) -> None:
        """Look at the caller's id in the result; the question is not asked again."""
        self._who = None
        found = self.pgresult.get_value(0, 0) if self.pgresult and self.pgresult.ntuples else None
        self._recognize(found.decode() if found else None)
