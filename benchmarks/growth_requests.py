"""The requests of the growth benchmark, from the OpenAPI document: each GET endpoint, filter and sort."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.servers import Server

# Endpoints without a case, and parameters that no case sets.
NO_END = ("/changes/stream",)
FILES = ("format", "bom")  # a file has all rows, so its time grows with them
CURSORS = ("cursor", "after")

Values = dict[str, dict[str, str]]  # by the parameter's name and a word for the value


@dataclass(frozen=True)
class Choice:
    """A parameter with a word for its value in the table, and its value in each database."""

    name: str
    word: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One request, with its target in each database."""

    name: str
    targets: tuple[str, ...]


def cases_of(document: dict[str, Any], samples: list[Values], servers: list[Server]) -> Iterator[Case]:
    """Yield the requests for each GET endpoint of the document."""
    for path, operations in document["paths"].items():
        if "get" in operations and not path.endswith(NO_END):
            yield from cases_of_endpoint(path, operations["get"].get("parameters", []), samples, servers)


def cases_of_endpoint(
    path: str, parameters: list[dict[str, Any]], samples: list[Values], servers: list[Server]
) -> Iterator[Case]:
    """Yield the requests for each value in the path, without filters, and with those of `queries`."""
    inside = [choices(p, samples) for p in parameters if p["in"] == "path"]
    filters = {p["name"]: p for p in parameters if p["in"] == "query" and p["name"] not in FILES}
    for one in inside[0] if inside else [None]:
        paths = tuple(filled(path, one, number) for number in range(len(samples)))
        name = path.removeprefix("/api").replace(f"{{{one.name}}}", one.word) if one else path.removeprefix("/api")
        for query in queries(filters, samples):
            yield Case(named(name, query), targets(paths, query))
        for cursor in filters.keys() & set(CURSORS):
            yield Case(f"{name} {cursor}", tuple(after(s, p, cursor) for s, p in zip(servers, paths, strict=True)))


def queries(filters: dict[str, Any], samples: list[Values]) -> Iterator[list[Choice]]:
    """Yield the sets of parameters: none, each sort, each value in each sort, and each pair of values."""
    sorts = [[], *([s] for s in choices(filters["sort"], samples))] if "sort" in filters else [[]]
    paging = [p for p in ("page", "limit") if p in filters]
    values = [choices(p, samples) for name, p in filters.items() if name not in ("sort", *paging, *CURSORS)]
    yield from sorts
    yield from ([choice] for name in paging for choice in choices(filters[name], samples))
    yield from ([value, *sort] for some in values for value in some for sort in sorts)
    yield from ([a, b] for first, second in combinations(values, 2) for a in first for b in second)


def choices(parameter: dict[str, Any], samples: list[Values]) -> list[Choice]:
    """Return a parameter's values: those that the document lists, else those of the samples.

    Raises SystemExit if neither has one.
    """
    name, schema = parameter["name"], parameter["schema"]
    listed = schema.get("enum") or schema.get("items", {}).get("enum") or [schema[k] for k in ("const",) if k in schema]
    if schema.get("type") == "boolean":
        listed = ["true", "false"]
    if schema.get("type") == "integer":
        listed = [100 if name == "page" else schema["maximum"]]
    if listed:
        return [Choice(name, str(value), (str(value),) * len(samples)) for value in listed]
    if name not in samples[0]:
        raise SystemExit(f"benchmarks: the sample needs a value for the parameter {name}")
    return [Choice(name, f"({word})", tuple(sample[name][word] for sample in samples)) for word in samples[0][name]]


def filled(path: str, choice: Choice | None, number: int) -> str:
    """Return the path with the value of its parameter in the database of this number."""
    return path.replace(f"{{{choice.name}}}", quote(choice.values[number])) if choice else path


def named(name: str, query: list[Choice]) -> str:
    return " ".join([name, *(f"{choice.name}={choice.word}" for choice in query)])


def targets(paths: tuple[str, ...], query: list[Choice]) -> tuple[str, ...]:
    """Return path and query string for each database."""
    strings = [urlencode([(choice.name, choice.values[number]) for choice in query]) for number in range(len(paths))]
    return tuple(f"{path}?{text}" if text else path for path, text in zip(paths, strings, strict=True))


def after(server: Server, path: str, parameter: str) -> str:
    """Return the target of the page after the thousandth, or after the first one if the list is shorter."""
    pages = ["", "?page=1000"] if parameter == "cursor" else [""]
    found = [json.loads(server.get(path + page))["next_cursor"] for page in pages]
    last = next((cursor for cursor in reversed(found) if cursor), None)
    return f"{path}?{urlencode({parameter: last})}" if last else path
