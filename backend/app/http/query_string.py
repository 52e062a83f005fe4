"""Strict query strings: repeated parameters and parameters that the endpoint does not take are errors."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, get_origin
from urllib.parse import parse_qsl

from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

MAX_CACHED_SIZE = 256  # bytes; longer query strings are unlikely to be repeated
Pairs = list[tuple[str, str]]
Arguments = tuple[dict[str, Any], list[Any]]  # by name, and the errors if they are not valid


class QueryString:
    """Reads the one model that an endpoint takes from the query string; refuses every parameter if it takes none."""

    def __init__(self, dependant: Dependant) -> None:
        (self.field,) = dependant.query_params or (None,)
        self.lists = list_parameters(dependant)
        self.parse_cached = lru_cache(1024)(self.parse)

    def read(self, query_string: bytes) -> Arguments:
        """Return the model by its argument's name, and the validation errors.

        Raises RequestValidationError if a parameter is repeated, or the endpoint takes none.
        """
        parse = self.parse_cached if len(query_string) <= MAX_CACHED_SIZE else self.parse
        arguments, errors = parse(query_string)
        return dict(arguments), errors

    def parse(self, query_string: bytes) -> Arguments:
        """Parse without the cache. The model is frozen, so requests may share it."""
        pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
        refuse_repeated(pairs, self.lists)
        if self.field is None:
            refuse_unknown(pairs)
            return {}, []
        values: dict[str, Any] = {name: [] for name, _ in pairs if name in self.lists}
        for name, value in pairs:
            if name in self.lists:
                values[name].append(value)
            else:
                values[name] = value
        model, errors = self.field.validate(values, loc=("query",))
        return {self.field.name: model}, errors


def takes_query(dependant: Dependant) -> bool:
    """Return whether an endpoint, or what it depends on, takes a parameter of the query string."""
    return bool(dependant.query_params) or any(map(takes_query, dependant.dependencies))


def takes_one_model(dependant: Dependant) -> bool:
    """Return whether an endpoint itself takes nothing from the query string but at most one frozen model."""
    frozen = [model for model in query_models(dependant) if model.model_config.get("frozen")]
    return len(frozen) == len(dependant.query_params) <= 1


def query_models(dependant: Dependant) -> list[type[BaseModel]]:
    """Return the models that an endpoint itself takes from the query string."""
    kinds = [field.field_info.annotation for field in dependant.query_params]
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]


def list_parameters(dependant: Dependant) -> frozenset[str]:
    """Return the names of the parameters that may be repeated: lists in a model that the endpoint takes."""
    fields = [pair for model in query_models(dependant) for pair in model.model_fields.items()]
    return frozenset(name for name, field in fields if get_origin(field.annotation) is list)


def refuse_repeated(pairs: Pairs, lists: frozenset[str]) -> None:
    """Raises RequestValidationError if a parameter with one value is given twice."""
    times = Counter(name for name, _ in pairs if name not in lists)
    if len(times) < times.total():
        refuse({name for name, n in times.items() if n > 1}, "repeated", "must not be given more than once")


def refuse_unknown(pairs: Pairs) -> None:
    """Raises RequestValidationError if a parameter is given to an endpoint that takes none."""
    if pairs:
        refuse({name for name, _ in pairs}, "extra_forbidden", "Extra inputs are not permitted")


def refuse(names: Iterable[str], kind: str, message: str) -> None:
    """Raises RequestValidationError with an error for each of these parameters."""
    raise RequestValidationError([{"type": kind, "loc": ("query", name), "msg": message} for name in sorted(names)])
