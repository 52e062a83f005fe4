"""Stocktakes: their counts, their lines, and their end."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.models.fields import (
    Id,
    Label,
    Money,
    OnMoved,
    Pack,
    Reason,
    ReasonCode,
    Stock,
    StocktakeStatus,
    Timestamp,
    UnitPrice,
    Version,
)
from app.models.inventory import WHY
from app.models.orders import Released
from app.models.resource import Body, Resource, not_given

HIDDEN = "null while a blind stocktake is open"
Recount = Annotated[
    int | None,
    Field(
        ge=0,
        le=100_000_000,
        description="A difference of more cases needs a second count by another user; null: none does",
    ),
]


class StocktakeRecord(Resource):
    """A stocktake of one store, with its progress and its differences."""

    id: Id
    store_id: Id
    store_name: str
    region: str
    categories: Annotated[list[str], Field(description="Empty: all products of the store")]
    status: StocktakeStatus
    blind: bool
    recount_above: Recount
    reason: Annotated[str | None, Field(description="Why it was closed or discarded; null while it is open")]
    started_by: Id
    started_by_name: str
    started_at: Timestamp
    ended_by: Annotated[Id | None, Field(description="The user who closed or discarded it")]
    ended_by_name: str | None
    ended_at: Timestamp | None
    lines: Annotated[int, Field(description="Number of products to count")]
    counted: Annotated[int, Field(description="Number of products that are counted")]
    needs_recount: Annotated[int, Field(description="Number of products that another user has to count again")]
    different: Annotated[int | None, Field(description=f"Number of products with a difference; {HIDDEN}")]
    missing: Annotated[
        int | None, Field(description=f"The sum of cases, and of units, that were expected and not counted; {HIDDEN}")
    ]
    surplus: Annotated[
        int | None, Field(description=f"The sum of cases, and of units, that were counted and not expected; {HIDDEN}")
    ]
    value: Annotated[Money | None, Field(description=f"Value of all differences; {HIDDEN}")]
    version: Annotated[Version, Field(description="1 at the start, plus 1 for each change of it or its lines")]


class StocktakeClosed(StocktakeRecord):
    """A stocktake that was closed, with the orders that its booking has released."""

    released_orders: Released


class StocktakeLine(Resource):
    """A product of a stocktake: what was expected, what was counted, and the difference."""

    id: Id
    product_id: Id
    product_name: str
    sku: str
    brand: str
    category: str
    package_size: str
    counted_in: Annotated[Pack, Field(description="What its figures are of")]
    units_per_case: int
    unit_price: Annotated[UnitPrice, Field(description="Today's price; of a closed stocktake the price of that time")]
    stock_now: Annotated[int | None, Field(description=f"The current stock; {HIDDEN}")]
    expected_stock: Annotated[int | None, Field(description=f"The stock at the time of counting; {HIDDEN}")]
    counted_stock: Annotated[int | None, Field(description="Null: not counted")]
    difference: Annotated[int | None, Field(description=f"Counted less expected cases; {HIDDEN}")]
    value: Annotated[Money | None, Field(description=f"difference × unit_price; {HIDDEN}")]
    counted_by: Id | None
    counted_by_name: str | None
    counted_at: Timestamp | None
    needs_recount: Annotated[bool, Field(description="Another user has to count it again before it can be closed")]
    superseded: Annotated[
        bool, Field(description="A later count of the product was booked elsewhere: this one is not booked")
    ]
    last_movement_id: Annotated[
        Id | None,
        Field(
            description="The last movement of its stock row; null if there is none, and if the stocktake has ended. A "
            "count that is typed while this is shown is sent with it"
        ),
    ]
    movement_id: Annotated[Id | None, Field(description="The movement that was booked when it was closed")]


class StocktakeStart(Body):
    store_id: Id
    categories: Annotated[list[Label], Field(max_length=50, description="Left out: all products of the store")] = Field(
        default_factory=lambda: []
    )
    blind: Annotated[bool, Field(description="Hide the expected stock until it is closed")] = False
    recount_above: Recount = None
    cycle_count: Annotated[
        int | None,
        Field(
            ge=1,
            le=500,
            description="Only products that are due for a cycle count, the longest overdue first, this many at most; "
            "categories are ignored",
        ),
    ] = None


class StocktakeCount(Body):
    product_id: Id
    counted_stock: Annotated[Stock | None, Field(description="Null takes the count back")]
    last_movement_id: Annotated[
        Id | None,
        Field(
            description="The `last_movement_id` of the line when it was counted. If stock has moved since, the count "
            "is refused with the code `stock_moved`, or its difference is saved: see `on_moved`"
        ),
    ] = not_given()
    previous_count: Annotated[
        Stock | None,
        Field(
            description="The `counted_stock` of the line when it was counted. If it has another one now, which is not "
            "this count either, the request is 412 and `items` names the line"
        ),
    ] = not_given()


class StocktakeCounts(Body):
    """Lines to save: a product with its counted cases."""

    lines: Annotated[list[StocktakeCount], Field(min_length=1, max_length=500)]
    on_moved: Annotated[
        OnMoved,
        Field(
            description="If stock has moved since a line was counted: `refuse` all counts, or `book_difference`: save "
            "the count with the stock that was seen as the expected stock"
        ),
    ] = "refuse"

    @model_validator(mode="after")
    def _each_product_once(self) -> "StocktakeCounts":
        if len({line.product_id for line in self.lines}) != len(self.lines):
            raise ValueError("a product is contained twice")
        return self


class StocktakeEnd(Body):
    """The end of a stocktake: it is closed, or discarded."""

    reason: Annotated[Reason, Field(description="If it is closed, the reason of each movement in the ledger")]


class StocktakeClosing(StocktakeEnd):
    reason_code: Annotated[ReasonCode, WHY] = "correction"


class DueProduct(Resource):
    """A product that is due to be counted."""

    product_id: Id
    product_name: str
    sku: str
    category: str
    counted_in: Pack
    units_per_case: int
    abc_class: Annotated[
        Literal["A", "B", "C"],
        Field(description="By the value moved in 365 days: A the first 80 %, B the next 15 %, C the rest"),
    ]
    moved_value: Annotated[
        Money, Field(description="Cases in and out in 365 days, without counts and corrections, at today's price")
    ]
    found_stock: Annotated[int, Field(description="Cases that were sold or booked as found since, without a count")]
    counted_at: Annotated[Timestamp, Field(description="The last count; if there is none, the opening")]
    due_at: Annotated[
        Timestamp,
        Field(
            description="The beginning of the day that is 30 (A), 91 (B) or 365 (C) days after that, or when the first"
            " of the found cases was booked"
        ),
    ]


class CycleCount(Resource):
    """The products of a store that are due to be counted today, the longest overdue first."""

    store_id: Id
    products: list[DueProduct]
