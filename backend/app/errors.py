"""Every error of the API, with its status and code, and one map from the database's constraints to these errors.

Other modules raise these errors and define none; `http/problem_details.py` answers them as `application/problem+json`.
The docstring of an error is its title, its message is the detail.
"""

from typing import Any

import psycopg

STORAGE_FULL = "Storage is full, changes cannot be saved"
# Words in messages of PostgreSQL and of this service that mean full storage, for errors without a SQLSTATE.
NO_SPACE = ("No space left on device", "the disk is full", "Disk quota exceeded")


class ApiError(Exception):
    """The request was refused"""

    status = 400
    code = "bad_request"
    retry_after = 0  # seconds; 0: trying again does not help

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        super().__init__(detail or self.title())
        self.detail = detail or self.title()
        self.more = more
        self.headers: dict[str, str] = {"Retry-After": str(self.retry_after)} if self.retry_after else {}

    @classmethod
    def title(cls) -> str:
        """Return the title of this kind of error."""
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0]


class BadRequest(ApiError):
    """The request cannot be read"""

    def __init__(self, detail: str = "This is not an HTTP/1.1 request, or its parts contradict each other") -> None:
        super().__init__(detail)


class Unauthenticated(ApiError):
    """The caller is not signed in"""

    status = 401
    code = "unauthenticated"


class Forbidden(ApiError):
    """The caller may not do this"""

    status = 403
    code = "forbidden"


class NotFound(ApiError):
    """Resource not found"""

    status = 404
    code = "not_found"


class MethodNotAllowed(ApiError):
    """Method not allowed"""

    status = 405
    code = "method_not_allowed"

    def __init__(self, allowed: str = "GET, HEAD, PATCH, POST, PUT") -> None:
        super().__init__(f"Method not allowed. Allowed methods: {allowed}" if allowed else None)
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


class StockMoved(Conflict):
    """Stock moved since it was counted"""

    code = "stock_moved"


class ProductInactive(Conflict):
    """The product is not active"""

    code = "product_inactive"


class ProductInUse(Conflict):
    """The product is in stock or on order"""

    code = "product_in_use"


class SupplierInactive(Conflict):
    """The supplier is not active"""

    code = "supplier_inactive"


class StoreClosed(Conflict):
    """The store is closed"""

    code = "store_closed"


class StoreInUse(Conflict):
    """The store has open orders, stock, or an open stocktake"""

    code = "store_in_use"


class OverMaximum(Conflict):
    """The store would hold more than its max stock"""

    code = "over_max_stock"


class MoreThanInTransit(Conflict):
    """More cases than are in transit"""

    code = "more_than_in_transit"


class MoreThanReceived(Conflict):
    """More cases than the order received and has not returned"""

    code = "more_than_received"


class AgreementMissing(Conflict):
    """The source has not agreed to give its cases"""

    code = "agreement_missing"


class NotReversible(Conflict):
    """The movement cannot be reversed"""

    code = "not_reversible"


class ExternalIdReused(Conflict):
    """This external_id was used for another line"""

    code = "external_id_reused"


class Gone(ApiError):
    """This is no longer kept"""

    status = 410
    code = "gone"


class PreconditionFailed(ApiError):
    """The resource has changed since it was read"""

    status = 412
    code = "precondition_failed"


class ContentTooLarge(ApiError):
    """The body is too large"""

    status = 413
    code = "content_too_large"

    def __init__(self) -> None:
        super().__init__()
        self.headers = {"Connection": "close"}


class UnsupportedMediaType(ApiError):
    """The type of the body is not accepted"""

    status = 415
    code = "unsupported_media_type"

    def __init__(self, method: str) -> None:
        super().__init__("The body must be JSON: send it with Content-Type: application/json")
        self.headers = {"Accept": "application/json"}
        if method in ("POST", "PATCH"):
            self.headers[f"Accept-{method.capitalize()}"] = "application/json"


class Misdirected(ApiError):
    """This service does not answer for this host name"""

    status = 421
    code = "misdirected_request"


class Invalid(ApiError):
    """The request is not valid"""

    status = 422
    code = "validation_failed"


class NotWholeCases(Invalid):
    """The units are no whole cases"""

    code = "not_whole_cases"


class TooManyRequests(ApiError):
    """The caller has too many requests at once"""

    status = 429
    code = "too_many_requests"
    retry_after = 1


class HeadersTooLarge(ApiError):
    """The URL and headers are too long"""

    status = 431
    code = "header_fields_too_large"


class InternalError(ApiError):
    """Internal error"""

    status = 500
    code = "internal_error"


class Unavailable(ApiError):
    """The service is unavailable at the moment"""

    status = 503
    code = "unavailable"
    retry_after = 1


class ChangedMeanwhile(Unavailable):
    """Other requests changed the same orders and stock meanwhile"""

    def __init__(self) -> None:
        super().__init__("Another request is changing this at the moment; try again")


class StorageFull(Unavailable):
    """Storage is full"""

    code = "storage_full"
    retry_after = 30

    def __init__(self, detail: str = STORAGE_FULL) -> None:
        super().__init__(detail)


class IdempotencyKeyInUse(Conflict):
    """The first request with this Idempotency-Key is still running"""

    code = "idempotency_key_in_use"
    retry_after = 1

    def __init__(self) -> None:
        super().__init__("The first request with this Idempotency-Key is still running; try again")


class IdempotencyKeyReused(Invalid):
    """This Idempotency-Key was used for another request"""

    code = "idempotency_key_reused"


class BatchRejected(ApiError):
    """Some of the items were rejected; nothing was changed"""

    code = "batch_rejected"

    def __init__(self, detail: str, status: int, items: list[dict[str, object]]) -> None:
        super().__init__(detail, items=items)
        self.status = status


# The error for a violated constraint, by the name of the constraint.
CONSTRAINTS: dict[str, tuple[type[ApiError], str]] = {
    "stores_code_unique": (Conflict, "Another store has this code"),
    "stores_manager_manages_it": (Conflict, "The manager of a store is one of its active store managers"),
    "stores_closed_without_orders": (StoreInUse, "An order was requested meanwhile: the store has open orders"),
    "stores_closed_without_stocktake": (StoreInUse, "A stocktake was started meanwhile: close or discard it first"),
    "inventory_of_closed_store_is_empty": (StoreClosed, "A closed store has no stock"),
    "inventory_store_is_open": (StoreClosed, "The store is closed"),
    "orders_store_is_open": (StoreClosed, "The store is closed"),
    "users_store_is_open": (StoreClosed, "The store is closed"),
    "stocktakes_store_is_open": (StoreClosed, "The store is closed"),
    "products_sku_unique": (Conflict, "Another product has this SKU"),
    "products_barcodes_unique": (Conflict, "Another product has one of these barcodes"),
    "products_barcodes_valid": (Invalid, "A barcode is not valid"),
    "products_counted_in_fixed": (ProductInUse, "The product is in stock or on order: it stays counted as it is"),
    "users_username_unique": (Conflict, "Another user has this username"),
    "users_email_unique": (Conflict, "Another user has this e-mail address"),
    "users_email_key_unique": (Conflict, "Another user has this e-mail address"),
    "users_region_exists": (NotFound, "No region has this name"),
    "stores_name_visible": (Invalid, "The code or the name has no visible character"),
    "products_name_visible": (Invalid, "The SKU or the name has no visible character"),
    "users_name_visible": (Invalid, "The username has no visible character"),
    "labels_unique": (Conflict, "Another category, brand or region has this name"),
    "labels_name_visible": (Invalid, "A category, brand or region has no visible character"),
    "users_store_exists": (NotFound, "No store has this store_id"),
    "users_store_manager_has_store": (Conflict, "A store manager needs a store_id"),
    "users_regional_manager_has_region": (Conflict, "A regional manager needs a region"),
    "inventory_stock_not_negative": (OutOfStock, "Stock cannot fall below zero"),
    "inventory_reserved_within_stock": (OutOfStock, "Stock cannot fall below what is reserved for approved orders"),
    "inventory_reserved_not_negative": (Conflict, "This reservation does not exist"),
    "inventory_reorder_within_max": (Conflict, "reorder_level cannot be above max_stock"),
    "inventory_numbers_bounded": (Conflict, "Stock cannot be above 100,000,000"),
    "inventory_product_store_unique": (Conflict, "The store already carries this product"),
    "orders_source_is_not_destination": (Conflict, "A store cannot order from itself"),
    "orders_store_exists": (NotFound, "No store has this store_id"),
    "orders_source_exists": (NotFound, "No store has this source_store_id"),
    "orders_source_has_version": (NotFound, "No store has this source_store_id"),
    "orders_product_exists": (NotFound, "No product has this product_id"),
    "returns_within_received": (MoreThanReceived, "The order did not receive that many, or returned them already"),
    "returns_fit_their_order": (Conflict, "A return takes back what its order delivered"),
    "orders_transfer_is_agreed": (AgreementMissing, "The source has not agreed to give its cases"),
    "orders_expected_in_range": (Conflict, "expected_at has to be in the years 2000 to 2199"),
    "orders_quantity_within_requested": (Conflict, "No more than the requested quantity can be approved"),
    "suppliers_name_unique": (Conflict, "Another supplier has this name"),
    "suppliers_name_visible": (Invalid, "The name has no visible character"),
    "products_supplier_exists": (NotFound, "No supplier has this supplier_id"),
    "stocktakes_one_is_open": (Conflict, "The store has an open stocktake: close or discard it first"),
    "reasons_code_unique": (Conflict, "Another reason has this code"),
    "reasons_correction_is_the_default": (Conflict, "Counts without a reason need it: it stays active for both"),
    "movements_reversed_once": (NotReversible, "This movement is reversed already"),
    "movements_once_per_step": (Conflict, "This order has already moved its stock"),
    "events_move_is_legal": (Conflict, "The order's status does not allow this"),
}

BY_SQLSTATE: dict[str, tuple[type[ApiError], str]] = {
    "55P03": (Unavailable, "Another request is changing this at the moment; try again"),
    "40001": (Unavailable, "Too many changes at once; try again"),
    "40P01": (Unavailable, "Too many changes at once; try again"),
    "57014": (Unavailable, "This took too long and was stopped"),
    "22003": (Invalid, "A number is out of range"),
    "22021": (Invalid, "A text contains a character that cannot be stored"),
    "22P05": (Invalid, "A text contains a character that cannot be stored"),
    "22007": (Invalid, "A time or day is not valid"),
    "22008": (Invalid, "A time or day is out of range"),
    "22P02": (Invalid, "A value is not of its type"),
    "22001": (Invalid, "A text is too long"),
    "54000": (Invalid, "A text is too long"),
    "25006": (Unavailable, "The database accepts no changes at the moment; try again"),
    "40003": (Unavailable, "It is not known whether this was done; try again with the same Idempotency-Key"),
    "53100": (StorageFull, STORAGE_FULL),
    "53300": (Unavailable, "The database has no connection to spare; try again"),
    # Constraints that CONSTRAINTS does not name.
    "23503": (Conflict, "A referenced resource does not exist, or other resources refer to this one"),
    "23505": (Conflict, "This exists already"),
    "23514": (Conflict, "This violates a rule of the data"),
    "23P01": (Conflict, "This exists already"),
}
# Classes of SQLSTATEs that mean that the database is unavailable. 08: connection lost; 57P: shutting down, crashed,
# starting; 25P: session ended by a time limit; 53: out of memory or connections; 58: disk error; 28, 3D: login refused
AWAY = ("08", "57P", "25P", "53", "58", "28", "3D")

UNREACHABLE = "The database cannot be reached; try again"


def api_error_for(error: psycopg.Error) -> ApiError | None:
    """Return the ApiError for a database error; None if the error is a bug of the service."""
    name = error.diag.constraint_name
    if name in CONSTRAINTS:
        kind, detail = CONSTRAINTS[name]
        return kind(detail)
    state = error.sqlstate or ""
    if says_no_space(str(error)):
        return StorageFull()
    if state in BY_SQLSTATE:
        kind, detail = BY_SQLSTATE[state]
        return kind(detail)
    if state.startswith(AWAY) or (not state and isinstance(error, psycopg.OperationalError)):  # none: never connected
        return Unavailable(UNREACHABLE)
    return None


def says_no_space(text: str) -> bool:
    """Return whether a message of the database or of this service says that the disk, or a quota, is full."""
    return any(words in text for words in NO_SPACE)
