"""The change feed."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.models.fields import Id, MovementKind, OrderStatus, Timestamp
from app.models.filters import Absent, Query
from app.models.resource import Resource
from app.models.versions import FieldChanges

NUMBER = r"[1-9][0-9]{0,17}"
SNAPSHOT = rf"{NUMBER}:{NUMBER}:({NUMBER}(,{NUMBER})*)?"
# Cursors of 1.0.0 begin with a snapshot. They have expired, and are still cursors.
FEED_CURSOR = rf"^([0-9a-f]{{16}}~(0|{NUMBER})\.(0|{NUMBER})~)?{SNAPSHOT}(~{SNAPSHOT}~{NUMBER})?$"
LONGEST_CURSOR = 8000
FeedCursor = Annotated[
    str,
    StringConstraints(pattern=FEED_CURSOR, max_length=LONGEST_CURSOR),
    Field(description="Opaque: the cursor of a change, or next_cursor"),
]


class StreamRequest(Query):
    after: Annotated[FeedCursor | Absent, Field(description="Continue after this cursor; left out: start from now")] = (
        None
    )


class ChangesRequest(StreamRequest):
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class Change(Resource):
    """A committed change; fields that do not apply to its kind are null."""

    cursor: FeedCursor
    id: Annotated[Id, Field(description="Id of the change")]
    kind: Literal[
        "movement", "order", "inventory", "store", "product", "user", "company", "stocktake", "reason", "supplier"
    ]
    key: Annotated[
        Id,
        Field(
            description="Id of the stock row, order, store, product, user, company, stocktake, reason or "
            "supplier that changed"
        ),
    ]
    line: Annotated[Id | None, Field(description="Id of the movement or of the order's event, or the version")]
    at: Timestamp
    actor_id: Id | None
    changes: Annotated[FieldChanges | None, Field(description="Of an edited order, store, product, user or supplier")]
    order_id: Id | None
    inventory_id: Id | None
    store_id: Annotated[Id | None, Field(description="The store whose stock changed, or that requested the order")]
    product_id: Id | None
    return_of: Annotated[Id | None, Field(description="Of an order that is a return: the order that it returns")]
    from_status: OrderStatus | None
    to_status: OrderStatus | None
    movement: MovementKind | None
    delta: int | None
    balance_after: int | None


class ChangeList(Resource):
    data: list[Change]
    next_cursor: Annotated[FeedCursor, Field(description="The cursor to continue from, now or later")]
    more: Annotated[bool, Field(description="Whether there are more changes already")]
