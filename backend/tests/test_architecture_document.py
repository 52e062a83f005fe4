"""docs/architecture.md agrees with the code: packages, imports, and every file and every name in its text."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.architecture import PACKAGES

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENT = (PROJECT / "docs/architecture.md").read_text()
REASONS, _, WALKTHROUGHS = DOCUMENT.partition("Why the imports are restricted:\n")[2].partition(
    "\n## A list of orders\n"
)
DEFINED_IN_TYPESCRIPT = re.compile(r"\b(?:function\*?|const|class|interface|type)\s+(\w+)")
DEFINED_IN_SQL = re.compile(r"\bCREATE (?:OR REPLACE )?(?:TABLE|FUNCTION|TRIGGER|INDEX|TYPE) (\w+)")


def file_of(path: str) -> Path | None:
    """The file with this path, relative to backend/app or to the project; None if it does not exist."""
    candidates = (PROJECT / "backend/app" / path, PROJECT / path)
    return next((file for file in candidates if file.is_file()), None)


def defined_names(file: Path) -> set[str]:
    """The names that a file defines; methods as `Class.method`."""
    text = file.read_text()
    if file.suffix == ".py":
        return {name for node in ast.parse(text).body for name in names_of(node)}
    return set((DEFINED_IN_SQL if file.suffix == ".sql" else DEFINED_IN_TYPESCRIPT).findall(text))


def later_migrations(file: Path, name: str) -> list[str]:
    """The names of the migrations after this one that define the name again."""
    if file.suffix != ".sql":
        return []
    later = sorted(other for other in file.parent.glob("*.sql") if other.name > file.name)
    return [other.name for other in later if name in defined_names(other)]


def names_of(node: ast.stmt) -> Iterable[str]:
    """The names that a top-level statement defines."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    if isinstance(node, ast.ClassDef):
        methods = [part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]
        yield from (f"{node.name}.{method.name}" for method in methods)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def references(text: str) -> Iterable[tuple[str, str]]:
    """Each file in backticks with an empty name, and each name in backticks with the file before it in its step.

    The names of packages belong to no file.
    """
    for step in re.split(r"\n\n|\n(?=\d+\. |- )", text):
        path = ""
        for word in re.findall(r"`([^`]+)`", step):
            if re.fullmatch(r"[\w./-]+\.(?:py|tsx?|sql)", word):
                path = word
                yield path, ""
            elif re.fullmatch(r"\w+(?:\.\w+)*", word) and word not in PACKAGES:
                yield path, word


def wrong_references(text: str) -> list[str]:
    """The files that do not exist, the names that their file does not define, and those that a later migration does."""
    wrong: list[str] = []
    for path, name in references(text):
        file = file_of(path)
        if file is None:
            wrong.append(f"{path or 'no file'}: {name}" if name else path)
        elif name and name not in defined_names(file):
            wrong.append(f"{path}: {name}")
        elif later := later_migrations(file, name):
            wrong.append(f"{path}: {name} is now in {later[-1]}")
    return wrong


def test_reasons_and_walkthroughs_name_only_files_and_names_that_exist() -> None:
    assert wrong_references(REASONS) == []
    assert wrong_references(WALKTHROUGHS) == []


@pytest.mark.parametrize(("text", "files", "names"), [(REASONS, 10, 8), (WALKTHROUGHS, 30, 60)])
def test_text_is_read_as_steps_with_files_and_names(text: str, files: int, names: int) -> None:
    found = list(references(text))
    assert len({path for path, _ in found}) > files
    assert len([name for _, name in found if name]) > names


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("1. `routers/order.py`: `list_orders` lists.", ["routers/order.py", "routers/order.py: list_orders"]),
        ("1. `routers/orders.py`: `list_order` lists.", ["routers/orders.py: list_order"]),
        ("1. `http/transactions.py`: `Writing.twice` runs.", ["http/transactions.py: Writing.twice"]),
        ("1. `http/transactions.py`: `once` runs.", ["http/transactions.py: once"]),
        ("1. `routers/orders.py` is a file.\n2. `list_orders` lists.", ["no file: list_orders"]),
        ("- `demo/load.py`: `NotEmpty`\n- `domain` and `NotEmpty`", ["no file: NotEmpty"]),
        ("`frontend/src/api/changes.ts`: `outdated` and `hear`", ["frontend/src/api/changes.ts: hear"]),
        ("`backend/app/database/migrations/0006_change_feed.sql`: `changes`, `news`",
         ["backend/app/database/migrations/0006_change_feed.sql: news"]),
    ],
)  # fmt: skip
def test_wrong_file_or_function_in_a_walkthrough_is_found(text: str, wrong: list[str]) -> None:
    assert wrong_references(text) == wrong


def test_function_that_a_later_migration_replaces_is_found() -> None:
    path = "backend/app/database/migrations/0009_lock_order.sql"
    wrong = [f"{path}: collect_order_changes is now in 0012_guards_at_commit.sql"]
    assert wrong_references(f"`{path}`: `collect_order_changes`") == wrong


def test_table_of_packages_lists_the_imports_that_the_architecture_test_allows() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", DOCUMENT, re.MULTILINE)
    documented = {package: set(re.findall(r"`(\w+)`", imported)) for package, imported in rows}
    assert documented == {package: set(imported.split()) for package, (_, imported) in PACKAGES.items()}


def test_picture_shows_every_package_and_only_imports_that_are_allowed() -> None:
    picture = DOCUMENT.partition("```mermaid\n")[2].partition("```")[0]
    arrows = re.findall(r"^ +(\w+)(?:\[.*\])? --> (\w+)$", picture, re.MULTILINE)
    assert {package for arrow in arrows for package in arrow} == {*PACKAGES, "main"}
    assert [(a, b) for a, b in arrows if a != "main" and b not in PACKAGES[a][1].split()] == []
