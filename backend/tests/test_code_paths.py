"""The README's table of modules behind an endpoint: those of routers, domain and queries that its code uses."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
APP = PROJECT / "backend/app"
FOLLOWED = ("routers/", "domain/", "queries/")
README = (PROJECT / "README.md").read_text()

Names = dict[str, tuple[str, str | None]]  # an imported name: its file, and the name in it (None: the module)


@cache
def parsed(path: str) -> tuple[dict[str, ast.stmt], Names]:
    """The names that a module defines, and those that it imports from the application."""
    defined: dict[str, ast.stmt] = {}
    imported: Names = {}
    for node in ast.parse((APP / path).read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            defined |= {target.id: node for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
            imported |= imported_names(node)
    return defined, imported


def imported_names(node: ast.ImportFrom) -> Names:
    """The names that one import statement brings in."""
    path = "/".join((node.module or "").split(".")[1:])
    module = {alias.name: f"{path}/{alias.name}.py" for alias in node.names}
    return {
        alias.asname or alias.name: (module[alias.name], None)
        if (APP / module[alias.name]).is_file()
        else (f"{path}.py", alias.name)
        for alias in node.names
    }


def used_names(node: ast.stmt, defined: Iterable[str], imported: Names, path: str) -> Iterable[tuple[str, str]]:
    """The functions and constants of the application that a statement names, with their files."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in defined:
            yield path, part.id
        elif isinstance(part, ast.Name) and (origin := imported.get(part.id)) and origin[1]:
            yield origin[0], origin[1]
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in imported:
            file, name = imported[part.value.id]
            yield file, name or part.attr


def files_behind(path: str, name: str) -> set[str]:
    """The followed files whose code a function reaches, its own file included."""
    found: set[tuple[str, str]] = set()
    open_names = {(path, name)}
    while open_names:
        file, wanted = open_names.pop()
        found.add((file, wanted))
        defined, imported = parsed(file)
        if wanted in defined:
            used = used_names(defined[wanted], defined, imported, file)
            open_names |= {use for use in used if use[0].startswith(FOLLOWED)} - found
    return {file for file, _ in found}


DOCUMENTED = re.findall(r"^\| [^|]+ \| `(routers/\w+\.py)`, `(\w+)` \| ([^|]*) \|$", README, re.MULTILINE)


def test_readme_has_lists_and_a_change_in_its_table_of_files() -> None:
    assert {name for _, name, _ in DOCUMENTED} >= {"list_stores", "list_orders", "update_store", "approve_order"}


@pytest.mark.parametrize(("path", "name", "others"), DOCUMENTED)
def test_readme_names_the_files_behind_an_endpoint(path: str, name: str, others: str) -> None:
    assert name in parsed(path)[0]
    assert set(re.findall(r"`([\w/]+\.py)`", others)) == files_behind(path, name) - {path}


def test_file_that_an_endpoint_reaches_through_another_file_is_found() -> None:
    assert "queries/reference_columns.py" in files_behind("routers/orders.py", "get_order")
    assert "queries/reference_columns.py" not in files_behind("routers/stores.py", "get_store")
