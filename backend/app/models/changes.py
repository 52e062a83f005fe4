"""The feed of changes."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.models.fields import Id, MovementKind, OrderStatus, Timestamp
from app.models.filters import Absent, Query
from app.models.resource import Resource

SNAPSHOT = r"[1-9][0-9]{0,18}:[1-9][0-9]{0,18}:([1-9][0-9]{0,18}(,[1-9][0-9]{0,18})*)?"
FEED_CURSOR = rf"^{SNAPSHOT}(~{SNAPSHOT}~[1-9][0-9]{{0,17}})?$"
FeedCursor = Annotated[
    str,
    StringConstraints(pattern=FEED_CURSOR, max_length=8000),
    Field(description="Opaque: the cursor of a change, or next_cursor"),
]


class StreamRequest(Query):
    after: Annotated[FeedCursor | Absent, Field(description="Go on after this place; left out: from now on")] = None


class ChangesRequest(StreamRequest):
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class Change(Resource):
    """Something that was committed; what does not belong to its kind is null."""

    cursor: FeedCursor
    id: Annotated[Id, Field(description="Of the change")]
    kind: Literal["movement", "order", "inventory", "store", "product", "user"]
    key: Annotated[Id, Field(description="Of the stock row, order, store, product or user that changed")]
    line: Annotated[Id | None, Field(description="Of the ledger (movement) or the order's history (order)")]
    at: Timestamp
    actor_id: Id | None
    order_id: Id | None
    inventory_id: Id | None
    store_id: Annotated[Id | None, Field(description="Whose stock, or who asked")]
    product_id: Id | None
    from_status: OrderStatus | None
    to_status: OrderStatus | None
    movement: MovementKind | None
    delta: int | None
    balance_after: int | None


class ChangeList(Resource):
    data: list[Change]
    next_cursor: Annotated[FeedCursor, Field(description="Where to go on, now or later")]
    more: Annotated[bool, Field(description="There is more already")]
