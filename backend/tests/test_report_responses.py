"""Reports as CSV: the same figures as their JSON, exact, in a file that a spreadsheet reads."""

import csv
import io
import json
import re
from datetime import datetime
from typing import Any

import pytest

from app.http.report_responses import csv_text
from tests.clock import stable_result
from tests.contract import Client
from tests.factories import Shop, stock_of
from tests.test_list_responses import in_workbook, in_workbook_cell

REPORTS = [
    "/api/stores/regions/options", "/api/stores/regions/summary", "/api/products/categories/list",
    "/api/products/brands/list", "/api/categories", "/api/brands", "/api/regions",
    "/api/orders/counts", "/api/inventory/kpi", "/api/inventory/kpi/history",
    "/api/inventory/trends", "/api/inventory/categories", "/api/inventory/regions", "/api/inventory/{item}/history",
]  # fmt: skip
NOT_TABLES = {
    "/api/health",
    "/api/ready",
    "/api/me",
    "/api/products/by-code/{code}",
    "/api/company",
    "/api/integrity",
    "/api/changes",
    "/api/changes/stream",
}
# Resources with a list of rows, which are the rows of the file (test_cycle_counts, test_transfers).
LISTINGS = {"/api/stores/{store_id}/cycle-count", "/api/stores/{store_id}/products/{product_id}/sources"}


def test_every_documented_report_and_list_can_be_a_file(client: Client) -> None:
    reads = {
        path: operations["get"]["responses"]["200"]["content"]
        for path, operations in client.contract.document["paths"].items()
        if "get" in operations and path.startswith("/api/") and not re.search(r"\{\w+_id\}$", path)
    }
    assert {path for path, content in reads.items() if "text/csv" not in content} == NOT_TABLES
    pages = {path for path, content in reads.items() if "Page_" in json.dumps(content)}
    assert {path.replace("inventory_id", "item") for path in reads.keys() - pages - NOT_TABLES - LISTINGS} == set(
        REPORTS
    )


def as_text(value: Any) -> str:
    """What a JSON value is in the file."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize("path", REPORTS)
def test_csv_file_has_the_figures_of_its_report(shop: Shop, path: str) -> None:
    path = path.format(item=stock_of(shop.admin, shop.store, shop.product)["id"])
    file = shop.admin.get(f"{path}?format=csv&bom=true")
    assert file.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert re.fullmatch(r'attachment; filename="\w+-\d{4}-\d\d-\d\d\.csv"', file.headers["content-disposition"])
    reported, text = stable_result(
        lambda: (shop.admin.get(path).text, shop.admin.get(f"{path}?format=csv&bom=true").text)
    )
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    expected = json.loads(reported, parse_float=str)
    expected = expected if isinstance(expected, list) else [expected]
    assert rows == [{name: as_text(value) for name, value in row.items()} for row in expected]
    assert rows


@pytest.mark.parametrize("path", REPORTS)
def test_workbook_has_the_figures_of_its_report(shop: Shop, path: str) -> None:
    path = path.format(item=stock_of(shop.admin, shop.store, shop.product)["id"])

    def both() -> tuple[Any, Any]:
        return shop.admin.get(path).json(), in_workbook(shop.admin.get(f"{path}?format=xlsx").content)

    reported, rows = stable_result(both)
    for row, wanted in zip(rows, reported if isinstance(reported, list) else [reported], strict=True):
        assert row == {
            name: datetime.fromisoformat(value) if name == "date" else in_workbook_cell(value)
            for name, value in wanted.items()
        }


def test_csv_of_a_report_about_an_unknown_resource_is_refused(client: Client) -> None:
    client.refused(404, "GET", "/api/inventory/999999999/history?format=csv")
    client.refused(422, "GET", "/api/inventory/kpi?format=xml")


def test_report_text_that_looks_like_a_formula_gets_one_leading_apostrophe() -> None:
    rows = [{"region": "=1+1", "units": -5}, {"region": "a, b", "units": None}]
    assert csv_text(["region", "units"], rows) == b'region,units\r\n\'=1+1,-5\r\n"a, b",\r\n'
