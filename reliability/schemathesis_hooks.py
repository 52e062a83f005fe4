"""What Schemathesis cannot know from the document, for R26: loaded by `st` through SCHEMATHESIS_HOOKS."""

from typing import Any
from uuid import uuid4

import schemathesis

import reliability  # noqa: F401 adds backend/ to the path
from app.http.idempotency import KEY

NAME = "Idempotency-Key"


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Makes each valid key a new one: the document cannot say that a key is never used for two different requests."""
    given = (case.headers or {}).get(NAME)
    valid = KEY.fullmatch(given) if isinstance(given, str) else None
    if valid:
        quote, text = ('"', valid[1]) if valid[1] else ("", valid[2])
        case.headers[NAME] = f"{quote}{text[:200]}-{uuid4()}{quote}"
