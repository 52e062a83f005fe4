"""The architecture rules (`architecture.py`), applied to the project and to made-up files that break them."""

import statistics
from pathlib import Path
from typing import get_args

import pytest

from app.models import filters
from app.queries import inventory, orders, products, stores, users
from tests import architecture, mirror
from tests.architecture import RULES, Rule, Source

BACKEND = Path(__file__).resolve().parents[1]
FRONTEND = BACKEND.parent / "frontend" / "src"


def sources(*patterns: str) -> list[Source]:
    """The files of the backend that match, without empty ones (`__init__.py`)."""
    found = [path for pattern in patterns for path in sorted(BACKEND.glob(pattern))]
    texts = [(str(path.relative_to(BACKEND)), path.read_text()) for path in found]
    return [Source(path, text) for path, text in texts if text]


SOURCES = sources("app/**/*.py", "main.py", "startup.py")
STATEMENTS = sources("app/**/*.sql")
TESTS = sources("tests/test_*.py")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_backend_follows_every_architecture_rule(rule: Rule) -> None:
    assert [violation for source in SOURCES for violation in rule(source)] == []


# Made-up files that break each rule: path and text.
OFFENDERS: dict[Rule, list[tuple[str, str]]] = {
    architecture.imports_go_one_way: [
        ("app/domain/pricing.py", "from app.http.responses import json_response"),
        ("app/operations/webhooks.py", "def send():\n    from app.http import middleware"),
        ("app/operations/webhooks.py", "from app.domain import order_lifecycle"),
        ("app/queries/prices.py", "from app.domain.permissions import require_admin"),
        ("app/queries/prices.py", "from app.errors import Conflict"),
        ("app/database/prices.py", "import app.queries.orders"),
        ("app/monitoring/traces.py", "from app.database.pool import request_pool"),
        ("app/models/prices.py", "from app.settings import get_settings"),
        ("app/routers/prices.py", "from app.database.pages import page_query"),
        ("app/errors.py", "from app.models.resource import Problem"),
        ("app/http/prices.py", "from main import app"),
        ("app/domain/pricing.py", "from ..http import middleware"),
        ("app/domain/pricing.py", "from .. import http"),
        ("app/queries/prices.py", "from ..errors import Conflict"),
    ],
    architecture.only_main_imports_routers: [
        ("app/http/prices.py", "from app.routers import orders"),
        ("startup.py", "from app.routers.orders import router"),
    ],
    architecture.web_framework_stays_outside: [
        ("app/domain/pricing.py", "from fastapi import Request"),
        ("app/queries/prices.py", "import starlette.requests"),
        ("app/monitoring/traces.py", "from starlette.types import Scope"),
        ("app/database/prices.py", "import uvicorn"),
    ],
    architecture.statements_run_where_they_belong: [
        ("app/domain/pricing.py", 'async def price(cursor):\n    await cursor.execute("…")'),
        ("app/http/prices.py", "async def prices(cursor):\n    await cursor.executemany(x, y)"),
    ],
    architecture.rules_and_routers_contain_no_sql: [
        ("app/domain/pricing.py", 'PRICES = "SELECT price FROM prices"'),
        ("app/routers/prices.py", 'PRICES = f"""\n    UPDATE prices SET price = {1}"""'),
        ("app/domain/pricing.py", "import psycopg"),
    ],
    architecture.query_never_decides: [
        ("app/queries/prices.py", 'def price():\n    raise LookupError("no price")'),
        ("app/queries/prices.py", "async def price(cursor):\n    await cursor.connection.commit()"),
    ],
    architecture.each_result_has_its_own_cursor: [
        (
            "app/queries/prices.py",
            "async def f(cursor):\n    await cursor.execute(1)\n    await cursor.execute(2)\n"
            "    await cursor.fetchone()",
        ),
        ("app/database/write_rows.py", "async def f(cursor):\n    await cursor.execute(1)"),
    ],
    architecture.errors_are_defined_in_one_place: [
        ("app/domain/pricing.py", "from app.errors import Conflict\nclass TooCheap(Conflict):\n    'x'"),
        ("app/http/prices.py", "import app.errors\nclass NoPrice(app.errors.ApiError):\n    'x'"),
        ("app/domain/pricing.py", "from app import errors\nclass TooCheap(errors.Conflict):\n    'x'"),
        ("app/domain/pricing.py", "import app.errors as e\nclass TooCheap(e.Conflict):\n    'x'"),
        ("app/domain/pricing.py", "from ..errors import Conflict as C\nclass TooCheap(C):\n    'x'"),
    ],
    architecture.no_transaction_notifies: [("app/queries/prices.py", "SQL = \"SELECT pg_notify('a', 'b')\"")],
    architecture.only_settings_read_the_environment: [("app/http/prices.py", 'import os\nos.environ["PRICES"]')],
    architecture.middleware_is_pure_asgi: [
        ("app/http/prices.py", "from starlette.middleware.base import BaseHTTPMiddleware")
    ],
    architecture.router_catches_nothing: [("app/routers/prices.py", "try:\n    pass\nexcept Exception:\n    pass")],
    architecture.file_is_short: [("app/domain/pricing.py", "price = 1\n" * 401)],
    architecture.public_functions_have_docstrings: [
        ("app/domain/pricing.py", "def price():\n    return 1"),
        ("startup.py", "class Price:\n    cents = 1"),
    ],
    architecture.name_says_what_is_inside: [("app/domain/utils.py", ""), ("app/helpers/prices.py", "")],
    architecture.rules_for_tests: [
        ("tests/test_prices.py", "from unittest.mock import patch"),
        ("tests/test_prices.py", "import time\ntime.sleep(1)"),
        ("tests/test_prices.py", "import httpx\nprice = httpx.get('http://localhost').json()"),
        ("tests/test_prices.py", "def test_prices():\n    pass"),
        ("tests/test_prices.py", "price = 1\n" * 401),
    ],
}


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [(rule, path, text) for rule, offenders in OFFENDERS.items() for path, text in offenders],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_rule_finds_a_file_that_breaks_it(rule: Rule, path: str, text: str) -> None:
    assert len(list(rule(Source(path, text)))) == 1


def test_every_rule_has_a_file_that_breaks_it() -> None:
    assert set(OFFENDERS) == {*RULES, architecture.rules_for_tests}


def test_every_app_module_is_listed() -> None:
    paths = [path.relative_to(BACKEND).with_suffix("") for path in BACKEND.glob("app/**/*.py")]
    modules = {".".join(path.parts) for path in paths if path.name != "__init__"}
    assert architecture.unlisted(modules) == []
    assert architecture.MODULES - modules == set()


def test_unlisted_module_is_found() -> None:
    assert architecture.unlisted(["app.errors", "app.prices", "app.domain.pricing", "app.domain.batch"]) == [
        "app.domain.pricing",
        "app.prices",
    ]


# Made-up modules, the tests beside them, and what imports what.
MADE_UP = ["app.domain.pricing", "app.queries.prices"]
MADE_UP_GRAPH = {
    "main": {"app.routers.prices"},
    "app.routers.health": set[str](),
    "app.routers.prices": {"app.domain.pricing"},
    "app.domain.pricing": {"app.queries.prices"},
}


def test_every_app_module_has_a_test_file() -> None:
    tests = {Path(source.path).stem: source.text for source in TESTS}
    graph = architecture.import_graph(SOURCES)
    assert list(mirror.untested(architecture.MODULES, tests, graph, mirror.TESTED_IN)) == []


@pytest.mark.parametrize(
    ("entry", "text", "violations"),
    [
        (None, "", ["app.domain.pricing has no test file"]),
        ("test_sums", "from app.domain import batch, pricing", []),
        ("test_sums", "from app.domain.pricing import price", []),
        ("test_sums", '"""The prices (`domain/pricing.py`)."""', []),
        ("test_sums /api/prices", 'client.get("/api/prices?limit=1")', []),
        ("test_sums", "from app.domain import repricing", ["app.domain.pricing is not tested in test_sums"]),
        ("test_other", "import app.domain.pricing", ["app.domain.pricing is not tested in test_other"]),
        ("test_sums /api/prices", "", ["app.domain.pricing is not tested in test_sums /api/prices"]),
        ("test_sums /api/shops", '"/api/shops"', ["app.domain.pricing is not tested in test_sums /api/shops"]),
    ],
)
def test_module_without_a_test_file_or_with_a_wrong_entry_is_found(
    entry: str | None, text: str, violations: list[str]
) -> None:
    tested_in = {"domain.pricing": entry} if entry else {}
    tests = {"test_prices": "", "test_sums": text}
    assert list(mirror.untested(MADE_UP, tests, MADE_UP_GRAPH, tested_in)) == violations


def test_entry_that_is_not_needed_is_found() -> None:
    entries = {"queries.prices": "test_pricing", "queries.sums": "test_pricing"}
    assert list(mirror.untested(MADE_UP, {"test_prices": "", "test_pricing": ""}, MADE_UP_GRAPH, entries)) == [
        "app.queries.prices needs no entry",
        "app.queries.sums does not exist",
    ]


def test_one_noun_names_the_files_of_each_router() -> None:
    files = {name: architecture.PACKAGES[name][0].split() for name in ("routers", "queries", "models")}
    files["tests"] = [Path(source.path).stem.removeprefix("test_") for source in TESTS]
    files["api"] = sorted({path.name.split(".")[0] for path in (FRONTEND / "api").iterdir()})
    files["pages"] = [path.name for path in (FRONTEND / "pages").iterdir()]
    assert list(mirror.wrong_nouns(files, mirror.NOUN_EXCEPTIONS)) == []


def test_file_with_another_noun_is_found() -> None:
    files = {folder: ["prices"] for folder in ("routers", *mirror.NOUN_FOLDERS)} | {"pages": ["price"], "api": []}
    assert list(mirror.wrong_nouns(files, {"api/prices", "api/sums"})) == [
        "pages/prices is missing",
        "pages/price has no router",
        "api/sums needs no exception",
    ]


def test_app_contains_only_the_listed_packages() -> None:
    entries = {path.stem for path in (BACKEND / "app").iterdir()} - {"__pycache__", "__init__"}
    assert entries == set(architecture.PACKAGES)
    assert len(entries) + 1 <= 13


def test_backend_has_no_import_cycle() -> None:
    assert architecture.cycles(architecture.import_graph(SOURCES)) == []


def test_import_cycle_in_the_backend_is_found() -> None:
    made_up = [
        Source("app/queries/a.py", "from . import b"),
        Source("app/queries/b.py", "def late():\n    from app.queries.c import d"),
        Source("app/queries/c.py", "import app.queries.a"),
    ]
    assert architecture.cycles(architecture.import_graph(made_up)) == [
        "app.queries.a → app.queries.b → app.queries.c → app.queries.a"
    ]


def test_dashboard_has_no_import_cycle() -> None:
    paths = [path for pattern in ("*.ts", "*.tsx") for path in FRONTEND.rglob(pattern)]
    graph = architecture.typescript_graph({str(path.relative_to(FRONTEND)): path.read_text() for path in paths})
    assert sum(map(len, graph.values())) > len(graph)  # the imports were read
    assert architecture.cycles(graph) == []


def test_import_cycle_in_the_dashboard_is_found() -> None:
    made_up = {
        "main.tsx": 'import { a } from "./pages/A";',
        "pages/A.tsx": 'import { b } from "../lib/b";\nimport classes from "./A.module.css";',
        "lib/b.ts": 'export const c = lazy(() => import("@/lib/c"));',
        "lib/c/index.ts": 'import {\n  type A,\n} from "@/pages/A";\nimport React from "react";',
    }
    graph = architecture.typescript_graph(made_up)
    assert architecture.cycles(graph) == ["lib/b.ts → lib/c/index.ts → pages/A.tsx → lib/b.ts"]


def test_functions_of_the_backend_are_short() -> None:
    lengths = sorted(architecture.code_lines(node, source.text) for source in SOURCES for node in source.functions)
    assert statistics.median(lengths) <= 5
    assert lengths[int(len(lengths) * 0.9)] <= 14


def test_code_lines_of_a_function_count_no_docstring_comment_or_blank_line() -> None:
    head = ["def price(", "    a: int,", ") -> int:", '    """Price.', "", "    More.", '    """']
    text = "\n".join([*head, "    # why", "", "    b = (", "        a", "    )", "    return b", ""])
    (function,) = Source("app/domain/pricing.py", text).functions
    assert architecture.code_lines(function, text) == 4


def test_sql_files_contain_no_notify() -> None:
    assert [violation for source in STATEMENTS for violation in architecture.no_transaction_notifies(source)] == []


def test_every_test_file_follows_the_rules_for_tests() -> None:
    assert [violation for source in TESTS for violation in architecture.rules_for_tests(source)] == []


@pytest.mark.parametrize(
    ("model", "sorts"),
    [(filters.StoreFilters, stores.SORTS), (filters.ProductFilters, products.SORTS), (filters.UserFilters, users.SORTS),
     (filters.InventoryFilters, inventory.SORTS), (filters.OrderFilters, orders.SORTS),
     (filters.MovementFilters, {"at": None})],
)  # fmt: skip
def test_every_sort_of_a_list_is_known_to_its_query(model: type[filters.PageRequest], sorts: dict[str, object]) -> None:
    documented = get_args(model.model_fields["sort"].annotation)
    assert set(documented) == {sign + name for name in sorts for sign in ("", "-")}
