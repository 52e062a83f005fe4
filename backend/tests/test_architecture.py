"""The rules of the house, read from the code."""

import ast
import re
import statistics
from pathlib import Path
from typing import get_args

import pytest

from app.models import filters
from app.queries import inventory, orders, products, stores, users

BACKEND = Path(__file__).resolve().parents[1]
APP = BACKEND / "app"
SOURCES = [*APP.rglob("*.py"), BACKEND / "main.py", BACKEND / "startup.py"]
OUTERMOST = ("routers",)
# who may import whom: a part imports only from those to its right
LAYERS = [
    ("routers",), ("order_lifecycle", "stock_changes"), ("transactions", "idempotency"), ("identity", "several"),
    ("queries",), ("database",),
]  # fmt: skip


def imports(path: Path) -> set[str]:
    """The modules of `app` that a file imports, without the `app.`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} if node.module != "app" else {f"app.{alias.name}" for alias in node.names}
            if node.module in ("app.queries", "app.database", "app.routers"):
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", sorted(APP.glob("routers/*.py")), ids=lambda path: path.name)
def test_a_router_contains_no_sql(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r'"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b', text)
    assert ".execute(" not in text
    assert not {m for m in imports(path) if m.startswith(("psycopg", "app.database"))}


@pytest.mark.parametrize("path", sorted(APP.glob("queries/*.py")), ids=lambda path: path.name)
def test_a_query_function_never_decides(path: Path) -> None:
    known = imports(path)
    assert not {
        m
        for m in known
        if m.startswith(("fastapi", "starlette", "app.errors", "app.http.authentication", "app.routers"))
    }
    tree = ast.parse(path.read_text())
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    assert not re.search(r"\.(commit|rollback|transaction)\(", path.read_text())


def test_statements_are_run_where_statements_belong() -> None:
    rooms = {"queries", "database", "demo"}
    elsewhere = {
        "operations/readiness.py",
        "operations/doctor.py",
    }  # ask about the schema and the role, which are no nouns
    for path in SOURCES:
        room = path.relative_to(BACKEND).parts[1] if path.is_relative_to(APP) else path.name
        if re.search(r"\.execute(many)?\(", path.read_text()):
            assert room in rooms or path.name in elsewhere, path


def test_no_transaction_notifies_anybody() -> None:
    for path in [*SOURCES, *APP.rglob("*.sql")]:  # NOTIFY takes a lock that all who commit share
        assert not re.search(r"\b(pg_notify|NOTIFY|LISTEN)\b", path.read_text()), path


def test_imports_go_one_way() -> None:
    place = {name: depth for depth, names in enumerate(LAYERS) for name in names}
    for path in APP.rglob("*.py"):
        own = path.relative_to(APP).parts[0].removesuffix(".py")
        for module in imports(path):
            parts = module.split(".")
            if parts[0] == "app" and len(parts) > 1 and own in place and parts[1] in place:
                assert place[parts[1]] >= place[own], f"{path.relative_to(APP)} imports {module}"


def test_only_the_settings_read_the_environment() -> None:
    allowed = {"settings.py", "server.py", "monitoring/logs.py"}  # the last two: for programs and libraries of others
    for path in SOURCES:
        if "environ" in path.read_text() or "getenv" in path.read_text():
            assert path.name in allowed, path


def test_middleware_is_pure_asgi() -> None:
    for path in SOURCES:
        assert "BaseHTTPMiddleware" not in path.read_text(), path


def test_no_catch_all_in_a_router() -> None:
    for path in APP.glob("routers/*.py"):
        assert "except" not in path.read_text(), path


def test_files_and_functions_are_short() -> None:
    lengths: list[int] = []
    for path in SOURCES:
        text = path.read_text()
        assert len(text.splitlines()) <= 400, path
        lengths += [
            (node.end_lineno or 0) - node.lineno + 1
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
    assert statistics.median(lengths) <= 12
    assert sorted(lengths)[int(len(lengths) * 0.9)] <= 35


def test_every_function_that_others_use_says_what_it_gives() -> None:
    for path in SOURCES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith(
                "_"
            ):
                shape = path.parent.name == "models"
                assert shape or ast.get_docstring(node), f"{path.name}: {node.name}"


@pytest.mark.parametrize(
    ("model", "sorts"),
    [(filters.StoreFilters, stores.SORTS), (filters.ProductFilters, products.SORTS), (filters.UserFilters, users.SORTS),
     (filters.InventoryFilters, inventory.SORTS), (filters.OrderFilters, orders.SORTS),
     (filters.MovementFilters, {"at": None})],
)  # fmt: skip
def test_whatever_a_list_may_be_sorted_by_is_known_to_its_query(
    model: type[filters.PageRequest], sorts: dict[str, object]
) -> None:
    asked = get_args(model.model_fields["sort"].annotation)
    assert set(asked) == {sign + name for name in sorts for sign in ("", "-")}


def test_no_forbidden_room_in_the_house() -> None:
    names = {part for path in APP.rglob("*") for part in (path.stem,)}
    assert not names & {"services", "repositories", "utils", "helpers", "common", "base", "manager"}


@pytest.mark.parametrize("path", sorted(BACKEND.glob("tests/test_*.py")), ids=lambda path: path.name)
def test_a_test_waits_for_what_happens_and_believes_no_double(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 400
    assert not {module for module in imports(path) if module.startswith("unittest")}
    assert not re.search(r"\b(time|asyncio)\.sleep\(", text)
    names = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    assert all(len(name.split("_")) > 4 for name in names if name.startswith("test_")), "a name is a sentence"
