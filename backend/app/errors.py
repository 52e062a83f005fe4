"""What can be refused, raised as words and answered in one place as `application/problem+json`.

The docstring of an error is its title; its message, for the person who reads it, is the detail.
"""

from typing import Any

import psycopg


class ApiError(Exception):
    """The request was refused"""

    status = 400
    code = "bad_request"

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        super().__init__(detail or self.title())
        self.detail = detail or self.title()
        self.more = more
        self.headers: dict[str, str] = {}

    @classmethod
    def title(cls) -> str:
        """What kind of refusal this is, in a few words."""
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0]


class BadRequest(ApiError):
    """The request cannot be read"""

    def __init__(self, detail: str = "This is no HTTP/1.1 request, or its parts contradict each other") -> None:
        super().__init__(detail)


class Unauthenticated(ApiError):
    """Nobody is signed in"""

    status = 401
    code = "unauthenticated"


class Forbidden(ApiError):
    """This caller may not do that"""

    status = 403
    code = "forbidden"


class NotFound(ApiError):
    """Resource not found"""

    status = 404
    code = "not_found"


class MethodNotAllowed(ApiError):
    """This path does not take this method"""

    status = 405
    code = "method_not_allowed"

    def __init__(self, allowed: str = "GET, HEAD, PATCH, POST, PUT") -> None:
        super().__init__(f"Here are taken: {allowed}" if allowed else None)
        self.headers = {"Allow": allowed}


class RequestTimeout(ApiError):
    """The request did not arrive in time"""

    status = 408
    code = "request_timeout"


class Conflict(ApiError):
    """The resource is not in a state that allows this"""

    status = 409
    code = "conflict"


class OutOfStock(Conflict):
    """Not enough stock is available"""

    code = "out_of_stock"


class OverMaximum(Conflict):
    """The store would hold more than its maximum"""

    code = "over_max_stock"


class Gone(ApiError):
    """This is no longer kept"""

    status = 410
    code = "gone"


class PreconditionFailed(ApiError):
    """The resource has changed since it was read"""

    status = 412
    code = "precondition_failed"


class ContentTooLarge(ApiError):
    """The body is larger than this service takes"""

    status = 413
    code = "content_too_large"

    def __init__(self) -> None:
        super().__init__()
        self.headers = {"Connection": "close"}


class Misdirected(ApiError):
    """This service does not answer under this name"""

    status = 421
    code = "misdirected_request"


class Invalid(ApiError):
    """The request is not valid"""

    status = 422
    code = "validation_failed"


class HeadersTooLarge(ApiError):
    """The address and headers are longer than this service takes"""

    status = 431
    code = "header_fields_too_large"


class InternalError(ApiError):
    """This is a fault of the service"""

    status = 500
    code = "internal_error"


class Unavailable(ApiError):
    """The service cannot answer just now"""

    status = 503
    code = "unavailable"

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        super().__init__(detail, **more)
        self.headers = {"Retry-After": "1"}


class IdempotencyKeyInUse(Conflict):
    """The first request with this Idempotency-Key is still running"""

    code = "idempotency_key_in_use"

    def __init__(self) -> None:
        super().__init__("The first request with this Idempotency-Key is still running; try again")
        self.headers = {"Retry-After": "1"}


class IdempotencyKeyReused(Invalid):
    """This Idempotency-Key was used for another request"""

    code = "idempotency_key_reused"


class BatchRejected(ApiError):
    """Some of the items were refused; nothing was changed"""

    status = 409
    code = "batch_rejected"


# A constraint that is broken becomes a word; the name of the constraint is the key.
CONSTRAINTS: dict[str, tuple[type[ApiError], str]] = {
    "stores_code_unique": (Conflict, "Another store has this code"),
    "stores_manager_exists": (NotFound, "manager_id names no user"),
    "products_sku_unique": (Conflict, "Another product has this SKU"),
    "users_username_unique": (Conflict, "Another user has this username"),
    "users_email_unique": (Conflict, "Another user has this e-mail address"),
    "users_store_exists": (NotFound, "store_id names no store"),
    "users_store_manager_has_store": (Conflict, "A store manager needs a store_id"),
    "users_regional_manager_has_region": (Conflict, "A regional manager needs a region"),
    "inventory_stock_not_negative": (OutOfStock, "Stock cannot fall below zero"),
    "inventory_reserved_within_stock": (
        OutOfStock,
        "Stock cannot fall below what is reserved for approved orders",
    ),
    "inventory_reserved_not_negative": (Conflict, "No such reservation"),
    "inventory_reorder_within_max": (Conflict, "reorder_level cannot be above max_stock"),
    "inventory_numbers_bounded": (Conflict, "Stock cannot be above 100,000,000"),
    "inventory_product_store_unique": (Conflict, "The store carries this product already"),
    "orders_source_is_not_destination": (Conflict, "A store cannot order from itself"),
    "orders_store_exists": (NotFound, "store_id names no store"),
    "orders_source_exists": (NotFound, "source_store_id names no store"),
    "orders_product_exists": (NotFound, "product_id names no product"),
    "orders_quantity_within_requested": (Conflict, "No more than was asked for can be approved"),
    "movements_once_per_order": (Conflict, "This order has already moved its stock"),
    "events_move_is_legal": (Conflict, "The order's state does not allow this"),
}

BY_SQLSTATE: dict[str, tuple[type[ApiError], str]] = {
    "55P03": (Unavailable, "Somebody else is changing this just now; try again"),
    "40001": (Unavailable, "Too many changes at once; try again"),
    "40P01": (Unavailable, "Too many changes at once; try again"),
    "57014": (Unavailable, "This took too long and was stopped"),
    "22003": (Invalid, "A number is out of range"),
    "22021": (Invalid, "A text holds a character that cannot be stored"),
    "22P05": (Invalid, "A text holds a character that cannot be stored"),
    "22007": (Invalid, "A time or day is not written as one"),
    "22008": (Invalid, "A time or day is out of range"),
    "22P02": (Invalid, "A value is not of its type"),
    "22001": (Invalid, "A text is too long"),
    "25006": (Unavailable, "The database takes no changes just now; try again"),
    "40003": (Unavailable, "Whether this was done is not known; try again with the same Idempotency-Key"),
    "53300": (Unavailable, "The database has no connection to spare; try again"),
    # A rule of the database that has no word of its own among CONSTRAINTS.
    "23503": (Conflict, "Something that this refers to is not there, or something refers to it"),
    "23505": (Conflict, "There is one like this already"),
    "23514": (Conflict, "This breaks a rule of the data"),
    "23P01": (Conflict, "There is one like this already"),
}
# 08: connection lost; 57P: shut down, crashed, starting; 25P: the session was ended for taking too long; 53, 58: no
# memory, disk or connection to spare; 28, 3D: it lets nobody in just now
AWAY = ("08", "57P", "25P", "53", "58", "28", "3D")

UNREACHABLE = "The database cannot be reached; try again"


def api_error_for(error: psycopg.Error) -> ApiError | None:
    """The word for what the database refused; None where it is a fault of ours."""
    name = error.diag.constraint_name
    if name in CONSTRAINTS:
        word, detail = CONSTRAINTS[name]
        return word(detail)
    state = error.sqlstate or ""
    if state in BY_SQLSTATE:
        word, detail = BY_SQLSTATE[state]
        return word(detail)
    if state.startswith(AWAY) or (not state and isinstance(error, psycopg.OperationalError)):  # none: never connected
        return Unavailable(UNREACHABLE)
    return None
