"""The limit of exports: the SQL of the service by COPY in psql, without the service.

The statement of each list is recorded: one export of each runs in this process, up to the SQL that it would send.
"""

import asyncio
import logging
import os
import subprocess
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import Any
from unittest.mock import patch

import httpx
import psycopg

from app.database.connection import connect
from app.database.connection_parameters import connection_parameters
from app.database.csv_export import csv_select
from app.database.query import Sql
from app.settings import Settings
from benchmarks.load import one_line, postgres_environment, postgres_program
from benchmarks.recording import fresh_request_pool

PIECE = 64 * 1024  # bytes that are read at a time
END = b"end of the export\n"
END_LINE = b"COPY (SELECT 'end of the export') TO STDOUT;\n"


def export_statements(paths: Sequence[str]) -> dict[str, str]:
    """Return the COPY of each list as one line, by its path. Raises SystemExit if a list sends another one."""
    found: dict[str, Sql] = {}

    async def record() -> None:
        from main import app

        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
        async with fresh_request_pool(), client:
            for path in paths:
                found[path] = await recorded(client, path)

    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):  # the application's log
        logging.disable(logging.INFO)
        asyncio.run(record())
        logging.disable(logging.NOTSET)
    with connect() as connection:
        cursor = psycopg.ClientCursor(connection)
        return {path: copy_line(cursor.mogrify(sql.text, sql.params)) for path, sql in found.items()}


async def recorded(client: httpx.AsyncClient, path: str) -> Sql:
    """Return the SELECT of a list's CSV file. Raises SystemExit if its file has no such SELECT."""
    found: list[Sql] = []

    async def keep(_cursor: Any, _guard: Any, query: Any, caller: Sql, _bom: bool) -> AsyncGenerator[bytes]:
        found.append(csv_select(query, caller))
        yield b""

    with patch("app.http.list_responses.copy_rows", keep):
        response = await client.get(path, params={"format": "csv"})
    if not response.is_success or not found:
        raise SystemExit(f"benchmarks: the export of {path} has no statement: {response.text[:500]}")
    return found[0]


def copy_line(select: str) -> str:
    """Return the COPY of a SELECT, with the options of the service, as one line for psql."""
    return f"COPY ({one_line(select)}) TO STDOUT (FORMAT csv, HEADER);\n"


class Psql:
    """A psql that runs one COPY after the other in one session."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.stdin, self.stdout = process.stdin, process.stdout

    def copy(self, line: str) -> Iterator[bytes]:
        """Yield the output of a COPY in pieces. Raises SystemExit if psql has ended."""
        self.stdin.write(line.encode() + END_LINE)
        self.stdin.flush()
        rest = b""
        while not rest.endswith(END):
            piece = os.read(self.stdout.fileno(), PIECE)
            if not piece:
                raise SystemExit("benchmarks: psql has ended: its message is above")
            rest += piece
            yield rest[: -len(END)]
            rest = rest[-len(END) :]


@contextmanager
def running_psql(settings: Settings) -> Iterator[Psql]:
    """Run psql for a block, with the session of an export: the company's time zone and no time limit."""
    with psycopg.connect(**connection_parameters(settings)) as connection:
        company = connection.execute("SELECT time_zone FROM company").fetchone()
    if company is None:
        raise SystemExit("benchmarks: the database has no company: start the service on it first")
    process = subprocess.Popen(
        [postgres_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"],
        env=postgres_environment(settings, TimeZone=company[0], statement_timeout="0"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield Psql(process)
    finally:
        process.kill()
        process.communicate()
