"""The result of the integrity check."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.fields import Timestamp
from app.models.resource import Resource


class Broken(Resource):
    """One violation of a rule."""

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
        Field(description="full: all rows; recent: the rows of the last movements and events, if the history is long"),
    ]
    broken: Annotated[list[Broken], Field(description="The violations; empty if all rules hold")]
    last_full: Annotated[FullCheck | None, Field(description="The last full check, with at most 100 violations")]
