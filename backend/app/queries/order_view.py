"""The columns of orders in all responses and files."""

from functools import lru_cache

from app.database.json_columns import (
    boolean_column,
    enum_column,
    id_column,
    json_array_column,
    json_column,
    number_column,
    text_column,
    timestamp_column,
)
from app.database.pages import View
from app.queries import order_columns
from app.queries.reference_columns import DOCUMENT_PRODUCT, DOCUMENT_SOURCE, DOCUMENT_STORE

PARTIES = (
    id_column("id", "o.id"),
    enum_column("number", "o.number"),
    id_column("store_id", "o.store_id"),
    DOCUMENT_STORE,
    id_column("source_store_id", "o.source_store_id", nullable=True),
    DOCUMENT_SOURCE,
    id_column("supplier_id", order_columns.SUPPLIER_ID, nullable=True),
    text_column("supplier", order_columns.SUPPLIER, nullable=True),
    id_column("batch_id", "o.batch_id", nullable=True),
    id_column("product_id", "o.product_id"),
    DOCUMENT_PRODUCT,
    boolean_column("product_active", order_columns.PRODUCT_ACTIVE),
)
QUANTITIES = (
    number_column("quantity", "o.quantity"),
    number_column("value", "round(o.quantity * p.unit_price, 2)"),
    json_column("current", order_columns.CURRENT, nullable=True),
    number_column("requested_quantity", "o.requested_quantity"),
    number_column("shipped_quantity", order_columns.SHIPPED),
    number_column("received_quantity", order_columns.RECEIVED),
    number_column("damaged_quantity", order_columns.DAMAGED),
    number_column("in_transit", order_columns.IN_TRANSIT),
)
ACTORS = (
    enum_column("status", "o.status"),
    id_column("requested_by", "o.requested_by"),
    text_column("requested_by_name", "u.display_name", json="u.name_json"),
    id_column("approved_by", "o.approved_by", nullable=True),
    id_column("shipped_by", "coalesce(o.shipped_by, o.fulfilled_by)", nullable=True),
    id_column("fulfilled_by", "o.fulfilled_by", nullable=True),
    id_column("cancelled_by", "o.cancelled_by", nullable=True),
)
TIMES = (
    timestamp_column("created_at", "o.created_at"),
    timestamp_column("approved_at", "o.approved_at", nullable=True),
    timestamp_column("shipped_at", order_columns.SHIPPED_AT, nullable=True),
    timestamp_column("fulfilled_at", "o.fulfilled_at", nullable=True),
    timestamp_column("cancelled_at", "o.cancelled_at", nullable=True),
    timestamp_column("expected_at", "o.expected_at", nullable=True),
    timestamp_column("due_at", order_columns.due_at(), nullable=True),
    boolean_column("late", order_columns.late()),
)
REMARKS = (
    text_column("cancel_reason", "o.cancel_reason", nullable=True),
    text_column("carrier_reference", "o.carrier_reference", nullable=True),
    id_column("backorder_of", "o.backorder_of", nullable=True),
    id_column("return_of", "o.return_of", nullable=True),
    enum_column("return_reason", "o.return_reason", nullable=True),
    boolean_column("to_supplier", order_columns.TO_SUPPLIER),
    boolean_column("needs_agreement", "o.needs_agreement IS TRUE"),
    number_column("agreed_quantity", "o.agreed_quantity", nullable=True),
    id_column("agreed_by", "o.agreed_by", nullable=True),
    timestamp_column("agreed_at", "o.agreed_at", nullable=True),
    text_column("notes", "o.notes", nullable=True),
)


@lru_cache
def order_view() -> View:
    """Return the view of orders for all responses; built at the first call."""
    return View(
        "orders o",
        (
            *PARTIES,
            *QUANTITIES,
            *ACTORS,
            *TIMES,
            *REMARKS,
            json_array_column("allowed_actions", order_columns.allowed_actions()),
            number_column("version", "o.version"),
        ),
        """JOIN store_versions s ON s.store_id = o.store_id AND s.version = o.store_version
           JOIN product_versions p ON p.product_id = o.product_id AND p.version = o.product_version
           JOIN users u ON u.id = o.requested_by
           LEFT JOIN store_versions w ON w.store_id = o.source_store_id AND w.version = o.source_version
           CROSS JOIN caller c""",
    )
