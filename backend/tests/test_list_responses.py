"""Lists as CSV: all matching rows, with any characters, in constant memory."""

import csv
import io
import json
import re
import socket
import subprocess
import time
from contextlib import ExitStack, closing, suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
import psutil
import psycopg
import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from app.database import xlsx_export
from app.database.csv_export import cell
from app.database.limiter import EXPORTS_AT_ONCE
from startup import UNSENT_SECONDS
from tests import unchecked
from tests.clock import stable_result
from tests.conftest import Service
from tests.contract import Client
from tests.embedded_servers import wait_for
from tests.factories import Shop, make_product, make_user, unique
from tests.test_connection import run_python

Database = psycopg.Connection[dict[str, Any]]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZONE = "America/Chicago"  # of the demo company
LISTS = [
    "/api/stores?region=West&sort=-code", "/api/products?search=cola&sort=-unit_price", "/api/users?sort=-email",
    "/api/users/role/store_manager", "/api/inventory?region=West&category=Cola&category=Water&sort=-stock_value",
    "/api/inventory/alerts/low-stock", "/api/inventory/1/movements?sort=at",
    "/api/orders?region=West&status=cancelled&status=pending", "/api/orders?search=cola&late=false&sort=id",
    "/api/orders?date_from=2020-01-01&category=Water&product_id=7", "/api/stores?region=Nowhere",
    "/api/reasons",
]  # fmt: skip


def read(text: str) -> list[list[str]]:
    """The file as a strict reader of RFC 4180 sees it; every line ends in CR LF."""
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def exported(client: Client, path: str, **more: Any) -> list[dict[str, str]]:
    response = client.get(f"{path}{'&' if '?' in path else '?'}format=csv", **more)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    header, *rows = read(response.text)
    assert all(len(row) == len(header) for row in rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def all_pages(client: Client, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = client.ok("GET", f"{path}{'&' if '?' in path else '?'}limit=100{cursor}")
        rows += page["data"]
        if page["next_cursor"] is None:
            return rows
        cursor = f"&cursor={page['next_cursor']}"


def as_cell(value: Any) -> Any:
    """What a JSON value is in the file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        text = " ".join(value)
        return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", value):
        return datetime.fromisoformat(value).astimezone(ZoneInfo(ZONE)).isoformat(timespec="microseconds")
    return value


@pytest.mark.parametrize("path", LISTS)
def test_csv_file_has_all_rows_of_its_list_in_order(client: Client, path: str) -> None:
    rows, expected = stable_result(lambda: (exported(client, path), all_pages(client, path)))
    assert len(rows) == len(expected)
    for row, expected_row in zip(rows, expected, strict=True):
        has_times = any(name in ("at", "last_updated", "covered_from") or name.endswith("_at") for name in expected_row)
        assert list(row) == [*expected_row, *(["time_zone"] if has_times else [])]
        assert row.get("time_zone", ZONE) == ZONE
        for name, value in expected_row.items():
            if isinstance(value, dict):
                assert json.loads(row[name]) == value, name
            elif isinstance(value, int | float) and not isinstance(value, bool):
                assert float(row[name]) == pytest.approx(value), name
            else:
                assert row[name] == as_cell(value), name


def in_workbook(file: bytes) -> list[dict[str, Any]]:
    """The rows of the only sheet of a workbook, by the names of the columns."""
    with closing(load_workbook(io.BytesIO(file), read_only=True)) as book:
        (sheet,) = book.worksheets
        header, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def in_workbook_cell(value: Any) -> Any:
    """What a JSON value is in a workbook: a number, a local time, a flag or a text."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return " ".join(value) or None
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", value):
        return datetime.fromisoformat(value).astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)
    return None if value == "" else value


@pytest.mark.parametrize("path", LISTS)
def test_workbook_has_all_rows_of_its_list_as_numbers_times_and_texts(client: Client, path: str) -> None:
    def both() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        response = client.get(f"{path}{'&' if '?' in path else '?'}format=xlsx")
        assert (response.status_code, response.headers["content-type"]) == (200, XLSX)
        return in_workbook(response.content), all_pages(client, path)

    rows, expected = stable_result(both)
    assert len(rows) == len(expected)
    for row, expected_row in zip(rows, expected, strict=True):
        assert row.pop("time_zone", ZONE) == ZONE
        assert list(row) == list(expected_row)
        for name, value in expected_row.items():
            wanted = in_workbook_cell(value)
            if isinstance(wanted, datetime):
                assert abs(row[name] - wanted) < timedelta(milliseconds=2), name
            else:
                assert (row[name], type(row[name]) is str) == (wanted, type(wanted) is str), name


def test_text_in_a_workbook_is_never_a_formula(shop: Shop) -> None:
    brand = unique("Signs")
    names = ["=1+1", "@SUM(A1)", "+1", "'=1", "http://a.example", "12", "_x0041_", "水 ✓", "x" * 120]
    for name in names:
        make_product(shop.admin, name=name, brand=brand)
    file = shop.admin.get(f"/api/products?brand={brand}&sort=id&format=xlsx").content
    (sheet,) = load_workbook(io.BytesIO(file)).worksheets
    cells = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert [(cell.data_type, unescape(cell.value)) for cell in cells] == [("s", name) for name in names]


def test_rows_beyond_the_last_row_of_a_sheet_continue_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_export, "XLSX_ROWS", 3)
    with xlsx_export.XlsxFile(["n"]) as file:
        file.write([[number] for number in range(5)])
        book = load_workbook(io.BytesIO(file.finish().read_bytes()))
    assert [[row[0].value for row in sheet.iter_rows()] for sheet in book] == [["n", 0, 1], ["n", 2, 3], ["n", 4]]


def test_format_parameter_takes_precedence_over_the_accept_header(client: Client) -> None:
    kinds = {
        client.get(f"/api/stores{query}", headers={"Accept": accept}).headers["content-type"].split(";")[0]: None
        for query, accept in (("", "text/csv"), ("", "text/csv;q=0.9, text/plain"), ("?format=csv", "application/json"))
    }
    assert list(kinds) == ["text/csv"]
    for query, accept in (("", "*/*"), ("", "application/json, text/csv"), ("?format=json", "text/csv")):
        response = client.get(f"/api/stores{query}", headers={"Accept": accept})
        assert response.headers["content-type"] == "application/json"


def test_name_of_a_csv_file_contains_noun_and_date(client: Client) -> None:
    output = client.get("/api/inventory/alerts/low-stock?format=csv").headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="low-stock-\d{4}-\d\d-\d\d\.csv"', output)


def test_byte_order_mark_is_sent_on_request_only(client: Client) -> None:
    without = client.get("/api/stores?format=csv").content
    assert without.startswith(b"id,code,")
    assert client.get("/api/stores?format=csv&bom=true").content == b"\xef\xbb\xbf" + without
    assert client.get("/api/stores?format=csv&bom=false").content == without
    assert client.ok("GET", "/api/stores?bom=true")["data"]


def test_csv_export_ignores_page_and_limit(client: Client) -> None:
    assert exported(client, "/api/stores?page=7&limit=1") == exported(client, "/api/stores")


DANGEROUS = [
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\tx", "\r=1", "\n=1", "\rx", " =1", "   \t =1",
    "\u00a0=1", "\u2003=1", "\u3000@x", "\ufeff=1", "\u200b=1", "\u00ad=1", "\x01=1", "＝1+1", "＋1", "－1", "＠x",
    " ＝1", "﹦1", "−1", "'=1", "''+1", "' =1",
]  # fmt: skip
HARMLESS = ["", "Cola", "3-pack", "a=b", "o'clock", "'quoted'", "C++", "x@y.example", "1", " padded", "Ünïcode 水"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_cell_that_looks_like_a_formula_gets_one_leading_apostrophe(database: Database, text: str) -> None:
    row = database.execute(f"SELECT {cell('name', 'text')} FROM (SELECT %s::text AS name) r", (text,)).fetchone()
    assert row == {"name": f"'{text}"}


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_cell_is_left_unchanged(database: Database, text: str) -> None:
    row = database.execute(f"SELECT {cell('name', 'text')} FROM (SELECT %s::text AS name) r", (text,)).fetchone()
    assert row == {"name": text}


def test_special_characters_in_names_and_notes_survive_the_export(shop: Shop) -> None:
    brand = unique("Signs")
    names = ["=1+1", "@SUM(A1)", 'a "quoted", name', "semi;colon", "comma, comma", "%s %% {}", "\\N", "\\.", "水 ✓"]
    for name in names:
        make_product(shop.admin, name=name, brand=brand)
    rows = exported(shop.admin, f"/api/products?brand={brand}&sort=id")
    assert [row["name"] for row in rows] == ["'=1+1", "'@SUM(A1)", *names[2:]]
    note = 'one\ntwo\r\nthree, "four"'
    order = shop.order(1, notes=note)
    (row,) = exported(shop.admin, f"/api/orders?store_id={shop.store['id']}")
    assert (row["id"], row["notes"]) == (order["id"], note)
    assert row["allowed_actions"] == "edit cancel"


def test_csv_export_is_refused_like_a_page(client: Client, service: Service) -> None:
    client.refused(422, "GET", "/api/orders?format=csv&nonsense=1")
    client.refused(422, "GET", "/api/orders?format=xml")
    client.refused(404, "GET", "/api/inventory/999999999/movements?format=csv")
    response = unchecked.get(
        f"{service.url}/api/users?format=csv", headers={"X-Dev-User": "unknown@brickhouse.example"}
    )
    assert (response.status_code, response.headers["content-type"]) == (403, "application/problem+json")


def test_concurrent_exports_are_limited_and_leave_connections_for_reads(service: Service) -> None:
    output = run_python(
        service,
        """
import asyncio
from contextlib import AsyncExitStack
import time
from app.database.limiter import EXPORTS_AT_ONCE, Ticket
from app.database.connection import get_async_read_cursor, get_export_cursor
from app.errors import Unavailable
from app.database.pool import open_request_pool, request_pool

async def main():
    async with open_request_pool():
        await request_pool().wait(120)
        async with AsyncExitStack() as stack:
            for number in range(EXPORTS_AT_ONCE):
                await stack.enter_async_context(get_export_cursor(Ticket(f"user{number}")))
            try:
                await stack.enter_async_context(get_export_cursor(Ticket("late", time.monotonic())))
            except Unavailable:
                print("later")
            async with get_async_read_cursor() as cursor:
                await cursor.execute("SELECT 'read' AS said")
                print((await cursor.fetchone())["said"])
        async with get_export_cursor():
            print("now")

asyncio.run(main())
""",
    )
    assert output.split() == ["later", "read", "now"]


def test_aborted_export_releases_its_slot(client: Client, service: Service) -> None:
    for _ in range(EXPORTS_AT_ONCE * 3):
        with httpx.stream("GET", f"{service.url}/api/orders?format=csv", timeout=120) as response:
            assert next(response.iter_bytes())
    assert len(exported(client, "/api/orders")) == client.ok("GET", "/api/orders?limit=1")["total"] > 0


class FileClient:
    """A client that requests more files than the socket buffers hold, and reads as much as the test tells it to."""

    def __init__(self, service: Service, files: int, buffer: int, user: str) -> None:
        where = urlsplit(service.url)
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(120)
        self.socket.connect((where.hostname, where.port))
        request = f"GET /api/orders?format=csv HTTP/1.1\r\nHost: localhost\r\nX-Dev-User: {user}\r\n\r\n"
        self.socket.sendall(request.encode() * files)
        self.taken = bytearray()

    def take(self, size: int) -> None:
        end = len(self.taken) + size
        while len(self.taken) < end and (more := self.socket.recv(65536)):
            self.taken += more

    def responses(self) -> int:
        return self.taken.count(b"HTTP/1.1 ")

    def is_served(self, service: Service) -> bool:
        """True if the service has not closed this connection."""
        mine = self.socket.getsockname()
        return any(held.raddr == mine for held in psutil.Process(service.process.pid).net_connections("tcp"))


def test_export_to_an_idle_client_is_aborted_and_to_a_slow_client_is_completed(
    client: Client, admin: Client, service: Service
) -> None:
    files = 24_000_000 // len(client.get("/api/orders?format=csv").content) + 1
    began = time.monotonic()
    with ExitStack() as stack:
        users = [make_user(admin, "admin")["email"] for _ in range(EXPORTS_AT_ONCE)]
        slow = FileClient(service, files, 1 << 18, users[0])
        idle = [FileClient(service, files, 4096, user) for user in users[1:]]
        for file_client in (slow, *idle):
            stack.enter_context(closing(file_client.socket))
        wait_for(lambda: all(file_client.is_served(service) for file_client in idle), "the service to accept them")
        while any(file_client.is_served(service) for file_client in idle):
            assert time.monotonic() - began < UNSENT_SECONDS * 10
            slow.take(100_000)
            with suppress(subprocess.TimeoutExpired):
                service.process.wait(0.5)
        assert time.monotonic() - began > UNSENT_SECONDS - 1
        assert slow.responses() < files
        while slow.responses() < files:
            before = len(slow.taken)
            slow.take(1_000_000)
            assert len(slow.taken) > before, bytes(slow.taken[-500:])
    assert client.get("/api/orders?format=csv").is_success
