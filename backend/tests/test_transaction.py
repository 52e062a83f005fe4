"""The guards of a change: it is committed only if its pipelined statements have returned the required rows."""

import psycopg
import pytest

from tests.conftest import Service
from tests.test_connection import run_python

CHANGE = """
import asyncio
from fastapi import Request, Response
from app.database.pool import open_request_pool
from app.database.query import Sql
from app.errors import Conflict
from app.http.transactions import Writing
from app.models.filters import WriteOptions

RENAME = Sql("UPDATE stores SET address = %s WHERE id = ANY(%s) RETURNING 1", ("{address}", [1]))

async def work(tx):
    await tx.require_rows({rows}, RENAME, otherwise=Conflict("the guard"))
    return Response("changed")

async def main():
    scope = {{"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [], "state": {{}}}}
    async with open_request_pool():
        try:
            print(bytes((await Writing(Request(scope), WriteOptions(dry_run={dry_run}))(work)).body).decode()[:9])
        except Conflict as error:
            print("refused by", error.detail)

asyncio.run(main())
"""


def address(database: psycopg.Connection[dict[str, str]]) -> str:
    row = database.execute("SELECT address FROM stores WHERE id = 1").fetchone()
    assert row
    return row["address"]


@pytest.mark.parametrize("dry_run", [False, True])
def test_change_whose_statement_returns_too_few_rows_fails_and_leaves_nothing(
    service: Service, database: psycopg.Connection[dict[str, str]], dry_run: bool
) -> None:
    before = address(database)
    code = CHANGE.format(address="Never committed", rows=2, dry_run=dry_run)
    assert run_python(service, code) == "refused by the guard\n"
    assert address(database) == before


def test_change_whose_statements_return_their_rows_is_committed(
    service: Service, database: psycopg.Connection[dict[str, str]]
) -> None:
    before = address(database)
    for text in ("1 Guarded Street", before):
        assert run_python(service, CHANGE.format(address=text, rows=1, dry_run=False)) == "changed\n"
        assert address(database) == text
