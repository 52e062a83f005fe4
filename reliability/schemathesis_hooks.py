"""Schemathesis hooks for R26, for rules that OpenAPI cannot express; `st` loads them through SCHEMATHESIS_HOOKS."""

from typing import Any
from uuid import uuid4

import schemathesis

import reliability  # noqa: F401 adds backend/ to the path
from app.http.idempotency import KEY

NAME = "Idempotency-Key"


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Make each valid Idempotency-Key unique: the document cannot say that two requests never share a key."""
    given = (case.headers or {}).get(NAME)
    valid = KEY.fullmatch(given) if isinstance(given, str) else None
    if valid:
        quote, text = ('"', valid[1]) if valid[1] else ("", valid[2])
        case.headers[NAME] = f"{quote}{text[:200]}-{uuid4()}{quote}"
