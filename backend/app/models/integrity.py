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
    checked_at: Annotated[Timestamp | None, Field(description="When the last check ended; null before the first one")]
    scope: Annotated[
        Literal["full", "recent"] | None,
        Field(description="What it checked. full: all rows; recent: the rows written since the check before"),
    ]
    broken: Annotated[
        list[Broken],
        Field(description="The violations that the last full check and all checks since have found, at most 100"),
    ]
    unchecked: Annotated[
        int, Field(ge=0, description="Movements and order events written since and not checked yet, up to 20,000")
    ]
    last_full: Annotated[FullCheck | None, Field(description="The last full check, with at most 100 violations")]
