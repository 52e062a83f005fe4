"""The documents agree with the code, the settings, the routes, the metrics and the files."""

import ast
import builtins
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from pydantic import AliasChoices

from app.settings import Settings
from tests.architecture import PACKAGES
from tests.contract import Client, Contract

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text()


def variables_read() -> set[str]:
    """Every variable that the settings read, by its first name."""
    names: set[str] = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        if isinstance(alias, AliasChoices):
            names.update(str(choice) for choice in alias.choices)
        else:
            names.add(str(alias or name).upper())
    return names


def test_example_environment_names_every_variable_that_is_read() -> None:
    text = (PROJECT / "env.example").read_text()
    missing = {name for name in variables_read() if not re.search(rf"\b{name}\b", text)}
    assert not missing


def test_example_environment_names_only_variables_that_are_read() -> None:
    named = re.findall(r"^#? ?([A-Z_]+)=", (PROJECT / "env.example").read_text(), re.MULTILINE)
    assert set(named) <= variables_read()


def test_example_environment_gives_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in variables_read():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(PROJECT)
    given = Settings(_env_file=PROJECT / "env.example")  # pyright: ignore[reportCallIssue]
    plain = Settings(_env_file=None)  # pyright: ignore[reportCallIssue]
    resolved = {"embedded_db_dir": given.embedded_db_dir.resolve()}
    assert given.model_copy(update=resolved) == plain


def routes(document: dict[str, Any]) -> set[tuple[str, str]]:
    """Every documented method and path, without the prefix, parameters as `{id}`."""
    return {
        (method.upper(), re.sub(r"\{\w+_id\}", "{id}", path).removeprefix("/api"))
        for path, operations in document["paths"].items()
        for method in operations
    }


def test_readme_lists_exactly_the_routes(contract: Contract) -> None:
    listed = {(m, p) for m, p in re.findall(r"`(GET|POST|PUT|PATCH) (/[^`]*)`", README)}
    assert listed == routes(contract.document)


def readme_map() -> str:
    """The text of the README's map."""
    block = re.search(r"## The map\n\n```\n(.*?)```", README, re.DOTALL)
    assert block
    return block[1]


def test_readme_map_names_existing_paths() -> None:
    for name in re.findall(r"^(?:[├└│─ ]*)([\w-]+(?:\.\w+|/))", readme_map(), re.MULTILINE):
        found = [*PROJECT.glob(name), *PROJECT.glob(f"backend/{name}"), *PROJECT.glob(f"backend/app/{name}")]
        assert found, f"{name} is on the map and does not exist"


def test_readme_map_names_every_folder_and_script_of_the_project() -> None:
    entries = [path for path in PROJECT.iterdir() if not path.name.startswith((".", "__"))]
    folders = {f"{path.name}/" for path in entries if path.is_dir()}
    scripts = {path.name for path in entries if path.suffix == ".sh"}
    named = set(re.findall(r"^([\w-]+(?:\.sh|/))", readme_map(), re.MULTILINE))
    assert named >= {folder for folder in folders if is_in_git(folder)} | scripts


def is_in_git(folder: str) -> bool:
    """Whether the repository has a file in this folder."""
    listed = ["git", "-C", str(PROJECT), "ls-files", "--error-unmatch", folder]
    return subprocess.run(listed, capture_output=True, check=False).returncode == 0


def test_readme_map_lists_the_packages_so_that_each_imports_only_those_below_it() -> None:
    listed = re.findall(r"^│ +[├└]── (\w+)", readme_map(), re.MULTILINE)
    assert set(listed) == set(PACKAGES)
    for start, package in enumerate(listed):
        assert set(PACKAGES[package][1].split()) <= set(listed[start:]), package


DOCUMENTS = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("benchmarks/*.md")]
FOLDERS = (".", "backend", "backend/app", "backend/app/database", "backend/tests", "frontend", "frontend/src",
           "reliability", "reliability/rows")  # fmt: skip
FILE = re.compile(r"`((?:\./)?[\w.-]+(?:/[\w.-]+)*(?:\.(?:py|sql|sh|c|md|txt|ya?ml|tsx?)|/))`")


def missing_files(text: str) -> list[str]:
    """The files and folders in backticks that do not exist; a name with NNNN is a placeholder."""
    named = [name for name in FILE.findall(text) if "NNNN" not in name]
    folders = [PROJECT / folder for folder in FOLDERS]
    folders += [path for path in (PROJECT / "backend/app").rglob("*") if path.is_dir()]
    return [name for name in named if not any((folder / name).exists() for folder in folders)]


def test_documents_name_only_files_that_exist() -> None:
    assert {document.name: missing_files(document.read_text()) for document in DOCUMENTS} == {
        document.name: [] for document in DOCUMENTS
    }


def test_file_that_does_not_exist_is_found_in_a_document() -> None:
    text = "`routers/orders.py`, `routers/order.py`, `migrate.py`, `migrations.py`, `docs/`, `doc/`, `/openapi.json`"
    assert missing_files(text) == ["routers/order.py", "migrations.py", "doc/"]


def test_links_between_documents_lead_to_existing_files() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


TUTORIAL = (PROJECT / "docs/adding-an-endpoint.md").read_text()
DEFINED = re.compile(r"\b(?:def|class) (\w+)|^ *(\w+): |^(\w+) = |^ *from [\w.]+ import (.+)$", re.MULTILINE)


def defined_names(text: str) -> set[str]:
    """The functions, classes, fields, constants and imported names of some Python code."""
    return {name for found in DEFINED.findall(text) for name in re.findall(r"\w+", " ".join(found))}


def unknown_names(examples: list[str]) -> set[str]:
    """The names that examples of code use and that neither they nor the backend define."""
    code = [path.read_text() for folder in ("app", "tests") for path in (PROJECT / "backend" / folder).rglob("*.py")]
    known = {*dir(builtins), *dir(APIRouter)}.union(*map(defined_names, code))
    used: set[str] = set()
    for node in [node for example in examples for node in ast.walk(ast.parse(example))]:
        if isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            used.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.arg):
            known.add(node.arg if isinstance(node, ast.arg) else node.name)
        elif isinstance(node, ast.Name):
            known.add(node.id)
    return used - known


def test_tutorial_for_an_endpoint_uses_names_that_exist() -> None:
    examples = re.findall(r"```python\n(.*?)```", TUTORIAL, re.DOTALL)
    assert len(examples) >= 6
    assert unknown_names(examples) == set()


def test_unknown_name_in_an_example_of_code_is_found() -> None:
    assert unknown_names(["where = Where().any_of('a', []).holds('b')\nfetched(where)"]) == {"holds", "fetched"}


def documented_metrics() -> dict[str, tuple[str, set[str]]]:
    """Type and labels of each metric in the table of docs/operations.md."""
    section = (PROJECT / "docs/operations.md").read_text().partition("## Metrics")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([\w, ]*)\|", section, re.MULTILINE)
    return {name: (kind, set(re.findall(r"\w+", labels))) for name, kind, labels in rows}


def exposed_metrics(text: str) -> dict[str, str]:
    """Type of each metric of the service's own; the client library adds when each counter was created."""
    types = dict(re.findall(r"^# TYPE (\w+) (\w+)$", text, re.MULTILINE))
    others = {name for name in types if name.startswith(("python_", "process_")) or name.endswith("_created")}
    return {name: kind for name, kind in types.items() if name not in others}


def test_operations_page_lists_exactly_the_metrics(client: Client) -> None:
    exposed = exposed_metrics(client.get("/metrics").text)
    assert {name: kind for name, (kind, _) in documented_metrics().items()} == exposed


def test_operations_page_lists_the_labels_of_each_metric(admin: Client) -> None:
    body = {"name": "\u200b", "region": "X", "store_type": "Urban", "address": "X", "code": "X"}
    # a constraint refuses the name, so that each metric has a sample but those of integrity and of a standby
    admin.refused(422, "POST", "/api/stores", json=body)
    text = admin.get("/metrics").text
    found: dict[str, set[str]] = {}
    for family, labels in re.findall(r"^(\w+?)(?:_bucket|_count|_sum)?(?:\{(.*)\})? [^ ]+$", text, re.MULTILINE):
        found[family] = set(re.findall(r'(\w+)="', labels)) - {"le"} | found.get(family, set())
    documented = documented_metrics()
    sampled = {name for name in documented if name in found}
    assert sampled >= {name for name in documented if "integrity" not in name and "stale" not in name}
    assert {name: found[name] for name in sampled} == {name: documented[name][1] for name in sampled}


def test_list_of_decisions_has_each_with_its_number_and_title() -> None:
    decisions = PROJECT / "docs" / "decisions"
    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", (decisions / "README.md").read_text(), re.MULTILINE)
    titles = {path.name: path.read_text().partition("\n")[0] for path in decisions.glob("[0-9]*.md")}
    assert sorted(listed) == sorted((title.removeprefix("# "), name) for name, title in titles.items())
    for name, title in titles.items():
        assert title.startswith(f"# {int(name[:4])}. "), name
