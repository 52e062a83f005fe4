"""Records the statements of one request and writes them as a script for pgbench.

The request runs in this process, through the whole application. Each integer in a result is marked with its statement
and its column, so that a later parameter with this value becomes a variable that pgbench sets from its own result.
"""

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import httpx
from psycopg import AsyncCursor, sql

QUOTED = re.compile(r"'(?:[^']|'')*'")


class Marked(int):
    """An integer from a result."""

    source: tuple[int, str, int]  # the number of its statement, its column and its row


@dataclass
class Statement:
    """A statement of the request, the number of rows of its result, and what later statements need of it."""

    text: str
    params: Sequence[Any]
    rows: int = 1
    needed: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])  # column and row


@dataclass
class Recording:
    """The statements of one request, in the order in which they were sent."""

    subject: Mapping[int, str]  # the names of the values that differ between the requests
    statements: list[Statement] = field(default_factory=list[Statement])
    of_cursor: dict[int, int] = field(default_factory=dict[int, int])

    def add(self, cursor: object, text: str, params: Sequence[Any] | None) -> None:
        self.of_cursor[id(cursor)] = len(self.statements)
        self.statements.append(Statement(text, params or ()))

    def mark(self, cursor: object, rows: Sequence[Any]) -> list[Any]:
        """Return the rows of a result with marked integers."""
        number = self.of_cursor.get(id(cursor))
        if number is None or not all(isinstance(row, dict) for row in rows):
            return list(rows)
        self.statements[number].rows = len(rows)
        return [
            {column: marked(value, (number, column, index)) for column, value in row.items()}
            for index, row in enumerate(rows)
        ]

    def script(self) -> str:
        """Return the statements as a script for `pgbench --protocol=prepared`, each on one line."""
        lines = [self.line(statement) for statement in self.statements]  # this finds the results that are needed
        return "".join(
            f"{with_result(number, line, statement)}\n"
            for number, (line, statement) in enumerate(zip(lines, self.statements, strict=True))
        )

    def line(self, statement: Statement) -> str:
        first, *pieces = QUOTED.sub(without_variables, statement.text).split("%s")
        text = first + "".join(
            self.rendered(value) + piece for value, piece in zip(statement.params, pieces, strict=True)
        )
        return " ".join(re.sub(r"--[^\n]*", "", text.replace("%%", "%")).split())

    def rendered(self, value: Any) -> str:
        """Return a parameter as SQL: a variable, or its literal."""
        if isinstance(value, Marked):
            number, column, index = value.source
            self.statements[number].needed.add((column, index))
            return f":s{number}_{column}" + (f"_{index}" if self.statements[number].rows > 1 else "")
        if isinstance(value, list | tuple):
            array = ", ".join(self.rendered(item) for item in value)
            return f"ARRAY[{array}]" + ("::bigint[]" if all(type(item) in (int, Marked) for item in value) else "")
        if type(value) is int and value in self.subject:
            return f":{self.subject[value]}"
        return QUOTED.sub(without_variables, sql.Literal(value).as_string())


def marked(value: Any, source: tuple[int, str, int]) -> Any:
    """Return an integer with its source; any other value as it is."""
    if type(value) is not int:
        return value
    number = Marked(value)
    number.source = source
    return number


def with_result(number: int, line: str, statement: Statement) -> str:
    """Return the line of a statement, which sets the variables that are needed; pgbench takes them from one row."""
    if not statement.needed:
        return f"{line};"
    if statement.rows > 1:
        columns = [f"(array_agg({name}))[{index + 1}] AS {name}_{index}" for name, index in sorted(statement.needed)]
        line = f"SELECT {', '.join(columns)} FROM ({line}) result"
    return f"{line} \\gset s{number}_"


def without_variables(quoted: re.Match[str]) -> str:
    """Return a literal in which pgbench finds no variable: it looks for `:name` in literals, too."""
    return "(" + quoted[0].replace(":", "'||chr(58)||'") + ")" if re.search(r":\w", quoted[0]) else quoted[0]


@asynccontextmanager
async def fresh_request_pool() -> AsyncGenerator[None]:
    """Open a pool of connections that belongs to the running event loop."""
    from app.database.pool import open_request_pool, request_pool

    request_pool.cache_clear()
    async with open_request_pool():
        yield


def record(method: str, path: str, body: str, caller: str, subject: Mapping[int, str]) -> Recording:
    """Run one request and return its statements. Raises SystemExit if the response is no success."""
    recording = Recording(subject)
    execute, fetchone, fetchall = AsyncCursor.execute, AsyncCursor.fetchone, AsyncCursor.fetchall

    async def executed(cursor: Any, text: Any, params: Any = None, **more: Any) -> Any:
        recording.add(cursor, text, params)
        return await execute(cursor, text, params, **more)

    async def one(cursor: Any) -> Any:
        row = await fetchone(cursor)
        return row if row is None else recording.mark(cursor, [row])[0]

    async def every(cursor: Any) -> Any:
        return recording.mark(cursor, await fetchall(cursor))

    async def send() -> httpx.Response:
        from main import app

        headers = {"X-Dev-User": caller, "Content-Type": "application/json"}
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
        async with fresh_request_pool(), client:
            logging.disable(logging.INFO)
            with patch.multiple(AsyncCursor, execute=executed, fetchone=one, fetchall=every):
                return await client.request(method, path, content=body, headers=headers)

    response = asyncio.run(send())
    if not response.is_success:
        raise SystemExit(f"benchmarks: {method} {path} was refused: {response.text}")
    return recording
