#!/usr/bin/env python
"""Prints the SQL of a query and its plan, measured in the database that the service would use.

    backend/venv/bin/python scripts/explain.py orders.list_orders status=pending region=West

The query is a function of backend/app/queries, by the name that `brickhouse_query_seconds` has in the metrics. Its
arguments follow as name=value: those of a filter model, or of the function itself; a list takes several. For a list
this is the page that the filters ask for, for the default caller. The plan comes from EXPLAIN (ANALYZE, BUFFERS), so
the query runs. Settings come from the environment or .env, as for the service.

A search among orders is two reads. The first, order_search.find_search_matches, can be explained with `search=…`; its
result is no argument that can be given here, so `search` has no effect on orders.list_orders.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, get_origin, get_type_hints

BACKEND = Path(__file__).resolve().parents[1] / "backend"
sys.path.insert(0, str(BACKEND))

from psycopg import ClientCursor  # noqa: E402
from pydantic import BaseModel, TypeAdapter, ValidationError  # noqa: E402

from app.database.connection import connect  # noqa: E402
from app.database.pages import ListQuery, page_query  # noqa: E402
from app.database.query import Query, Sql, for_caller  # noqa: E402
from app.models.filters import PageRequest  # noqa: E402
from app.queries.users import caller_by_email  # noqa: E402

Values = dict[str, list[str]]


def main() -> int:
    """Print the statement and its plan; 1 with a sentence if the name or an argument is wrong."""
    name, *words = sys.argv[1:] or [""]
    try:
        statement = statement_of(function_of(name), values_of(words))
    except (LookupError, ValidationError) as error:
        sys.stderr.write(f"{error.args[0] if isinstance(error, LookupError) else error}\n")
        return 1
    with connect() as connection:
        text = ClientCursor(connection).mogrify(statement.text, statement.params)
        plan = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS) {text}".encode()).fetchall()
    sys.stdout.write(f"{text}\n\n" + "".join(f"{line}\n" for (line,) in plan))
    return 0


def function_of(name: str) -> Callable[..., Any]:
    """The function that describes the query. Raises LookupError if there is none of this name."""
    module, _, function = name.partition(".")
    if (BACKEND / "app/queries" / f"{module}.py").is_file():
        found = getattr(import_module(f"app.queries.{module}"), function, None)
        if callable(found):
            return found
    raise LookupError(f"No query is called {name!r}. Usage: explain.py orders.list_orders status=pending region=West")


def values_of(words: list[str]) -> Values:
    """The values of each name in `name=value`."""
    values: Values = {}
    for word in words:
        name, _, value = word.partition("=")
        values.setdefault(name, []).append(value)
    return values


def statement_of(describe: Callable[..., Any], values: Values) -> Sql:
    """The statement that the service would send. Raises LookupError if the function describes no read."""
    hints = get_type_hints(describe)
    hints.pop("return", None)
    if "cursor" in hints:
        raise LookupError("This function runs its statement on a cursor: only a function that describes a read fits")
    arguments = {name: argument(hint, name, values) for name, hint in hints.items()}
    query: object = describe(**arguments)
    if isinstance(query, ListQuery):
        page = next((value for value in arguments.values() if isinstance(value, PageRequest)), PageRequest())
        query = page_query(query, page)
    if isinstance(query, Query):
        return for_caller(caller_by_email(None), query.select)
    raise LookupError(f"This function returns a {type(query).__name__}: only one that describes a read fits")


def argument(hint: Any, name: str, values: Values) -> Any:
    """The argument of this type. Raises ValidationError if the values do not fit."""
    if is_filter_model(hint):
        lists = {field for field, info in hint.model_fields.items() if get_origin(info.annotation) is list}
        return hint.model_validate({key: given if key in lists else given[-1] for key, given in values.items()})
    given = values.get(name)
    value = given[-1] if given and get_origin(hint) is not Sequence else given
    return TypeAdapter(hint).validate_python(value)


def is_filter_model(hint: Any) -> bool:
    """Whether this type is a Pydantic model."""
    return isinstance(hint, type) and issubclass(hint, BaseModel)


if __name__ == "__main__":
    sys.exit(main())
