"""Whether the invariants hold."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.fields import Timestamp
from app.models.resource import Resource


class Broken(Resource):
    """One row that breaks a rule."""

    rule: str
    subject: str
    expected: str
    found: str


class FullCheck(Resource):
    checked_at: Timestamp
    seconds: float
    broken: list[Broken]


class Integrity(Resource):
    checked_at: Timestamp
    scope: Annotated[
        Literal["full", "recent"],
        Field(description="recent: what the last movements and events touched, where a full check would take long"),
    ]
    broken: Annotated[list[Broken], Field(description="Empty when all holds")]
    last_full: Annotated[FullCheck | None, Field(description="The last check of everything, at most 100 findings")]
