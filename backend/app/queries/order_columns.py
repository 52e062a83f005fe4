"""Columns of an order that depend on time and caller: when its next step is due, and which moves the caller may make.

The hours and the four-eyes rule are those of the company's row.

The aliases are `o` (the order), `p`, `s` and `w` (the versions of its product, destination and source) and `c` (the
caller). The moves are those of
`domain/order_moves.py`, which decides; here they are only shown, and a test compares every case.
"""

from typing import LiteralString

# Orders that are not finished; the partial index orders_open has the same condition.
OPEN: LiteralString = "o.status IN ('pending', 'approved', 'shipped')"

# The cases that were shipped and that have arrived. An order that was fulfilled in one step stores no such quantities:
# all its cases were shipped and received when it was fulfilled.
SHIPPED: LiteralString = "coalesce(o.shipped_quantity, CASE WHEN o.status = 'fulfilled' THEN o.quantity ELSE 0 END)"
RECEIVED: LiteralString = "coalesce(o.received_quantity, CASE WHEN o.status = 'fulfilled' THEN o.quantity ELSE 0 END)"
SHIPPED_AT: LiteralString = "coalesce(o.shipped_at, o.fulfilled_at)"
DAMAGED: LiteralString = "coalesce(o.damaged_quantity, 0)"
IN_TRANSIT: LiteralString = """CASE WHEN o.status = 'shipped'
    THEN o.shipped_quantity - o.received_quantity - o.damaged_quantity ELSE 0 END"""
# A return to a supplier begins and ends in the store that received the cases; no other order does.
TO_SUPPLIER: LiteralString = "(o.source_store_id = o.store_id) IS TRUE"
# The supplier of an order is that of its product as it was when the order was requested. A return to a supplier has
# that of its order.
SUPPLIER_VERSION: LiteralString = f"""CASE WHEN {TO_SUPPLIER}
    THEN (ordered_product(o.return_of)).version ELSE o.product_version END"""
ARRIVES_IN_STORE: LiteralString = f"NOT {TO_SUPPLIER}"


def supplier_column(name: LiteralString) -> LiteralString:
    """Return an expression for a column of the supplier in the version of the product; null if a store delivers."""
    return f"""CASE WHEN o.source_store_id IS NULL THEN p.{name}
        WHEN {TO_SUPPLIER} THEN (ordered_product(o.return_of)).{name} END"""


SUPPLIER_ID: LiteralString = supplier_column("supplier_id")
SUPPLIER: LiteralString = supplier_column("supplier")
# The cases of an order's returns, and its usable cases that can still be returned. A return that is shipped has the
# shipped cases: the rest is a return of its own, or closed.
RETURNED: LiteralString = """(SELECT coalesce(sum(coalesce(r.shipped_quantity, r.quantity)), 0)
    FROM orders r WHERE r.return_of = o.id AND r.status <> 'cancelled')"""
RETURNABLE: LiteralString = f"""CASE WHEN o.status = 'fulfilled' AND o.return_of IS NULL
    THEN {RECEIVED} - {RETURNED} ELSE 0 END"""
ORDER_RETURNS: LiteralString = f"""
    {RETURNABLE} AS returnable_quantity,
    coalesce((SELECT json_agg(x) FROM (
        SELECT r.id::text AS id, r.number, r.quantity, r.status FROM orders r
        WHERE r.return_of = o.id ORDER BY r.id) x), '[]') AS returns
"""
# The cases of an open order that have not arrived, and the columns for them.
COMING: LiteralString = """CASE WHEN o.status = 'shipped'
    THEN o.shipped_quantity - o.received_quantity - o.damaged_quantity ELSE o.quantity END"""
COMING_COLUMNS: LiteralString = "o.quantity, o.shipped_quantity, o.received_quantity, o.damaged_quantity"

# The region of today decides about permissions. Almost always it is that of the document.
REGION_NOW: LiteralString = """CASE WHEN s.valid_to = 'infinity' THEN s.region
    ELSE (SELECT n.region FROM stores n WHERE n.id = o.store_id) END"""
# The product of today: an order of a product that is not active needs an explicit permission.
PRODUCT_ACTIVE: LiteralString = """CASE WHEN p.valid_to = 'infinity' THEN p.active
    ELSE (SELECT n.active FROM products n WHERE n.id = o.product_id) END"""
SOURCE_REGION_NOW: LiteralString = """CASE WHEN w.valid_to = 'infinity' THEN w.region
    ELSE (SELECT n.region FROM stores n WHERE n.id = o.source_store_id) END"""
HAS_REGION_ACCESS: LiteralString = f"(c.role = 'admin' OR c.role = 'regional_manager' AND c.region = {REGION_NOW})"
OWN_STORE: LiteralString = "c.role = 'store_manager' AND c.store_id = o.store_id"
AT_SOURCE: LiteralString = "c.role = 'store_manager' AND c.store_id = o.source_store_id"
IN_SOURCE_REGION: LiteralString = f"(c.role = 'regional_manager' AND c.region = {SOURCE_REGION_NOW})"
# The manager of the store that returns, and of its region, may change or cancel the return.
RETURNS: LiteralString = f"(o.return_of IS NOT NULL AND ({AT_SOURCE} OR {IN_SOURCE_REGION}))"
REQUESTED_BY_ANOTHER: LiteralString = "(c.id IN (o.requested_by, o.quantity_set_by)) IS NOT TRUE"


# The source of a transfer, which is a store, has to agree. Across regions its manager may only decline. The regions of
# today are read by a function, whose cost the planner does not add to each row of a list.
LACKS_AGREEMENT: LiteralString = "(o.needs_agreement AND o.agreed_quantity IS NULL)"
TRANSFER_TO: LiteralString = "CASE WHEN s.valid_to = 'infinity' THEN s.region ELSE region_of_store(o.store_id) END"
TRANSFER_FROM: LiteralString = (
    "CASE WHEN w.valid_to = 'infinity' THEN w.region ELSE region_of_store(o.source_store_id) END"
)
TAKES: LiteralString = f"(c.role = 'admin' OR c.role = 'regional_manager' AND c.region = {TRANSFER_TO})"
GIVES_REGION: LiteralString = f"(c.role = 'admin' OR c.role = 'regional_manager' AND c.region = {TRANSFER_FROM})"
GIVES: LiteralString = f"({GIVES_REGION} OR {AT_SOURCE} AND {TRANSFER_FROM} = {TRANSFER_TO})"


# The cases of `due_at` and `arrives_at` for orders that are approved or shipped.
ARRIVAL: LiteralString = """coalesce(
            o.expected_at, o.approved_at + (SELECT make_interval(hours => sla_fulfillment_hours) FROM company))"""
ARRIVES: LiteralString = f"WHEN 'approved' THEN {ARRIVAL} WHEN 'shipped' THEN {ARRIVAL}"


def due_at() -> LiteralString:
    """Return an expression for the time at which the next step is due; null if no step is left."""
    return f"""CASE o.status
        WHEN 'pending' THEN o.created_at + (SELECT make_interval(hours => sla_approval_hours) FROM company)
        {ARRIVES} END"""


def arrives_at() -> LiteralString:
    """Return an expression for the time at which an open order should have arrived, if each step is done in time."""
    return f"""CASE o.status
        WHEN 'pending' THEN o.created_at
            + (SELECT make_interval(hours => sla_approval_hours + sla_fulfillment_hours) FROM company)
        {ARRIVES} END"""


def late() -> LiteralString:
    """Return an expression for whether the due time has passed; never null."""
    return f"coalesce({due_at()} < now(), false)"


def allowed_actions() -> LiteralString:
    """Return an expression for the moves the caller may make, as the text of a JSON array, in the order of display.

    Each case is written out with its result: building the arrays row by row took a fifth of the list's time.
    """
    approve: LiteralString = f"""CASE WHEN {REQUESTED_BY_ANOTHER} OR NOT (SELECT require_four_eyes FROM company)
                                  THEN '["edit", "approve", "cancel"]' ELSE '["edit", "cancel"]' END"""
    return f"""CASE o.status
        WHEN 'pending' THEN CASE WHEN o.needs_agreement THEN {actions_of_transfer()}
                                 WHEN {HAS_REGION_ACCESS} THEN {approve} WHEN {OWN_STORE} OR {RETURNS}
                                 THEN '["edit", "cancel"]' ELSE '[]' END
        WHEN 'approved' THEN CASE WHEN o.source_store_id IS NULL
                                  THEN CASE WHEN {HAS_REGION_ACCESS} THEN '["fulfill", "ship", "receive", "cancel"]'
                                            WHEN {OWN_STORE} THEN '["receive", "cancel"]' ELSE '[]' END
                                  WHEN {HAS_REGION_ACCESS} THEN '["fulfill", "ship", "cancel"]'
                                  WHEN o.return_of IS NOT NULL AND {AT_SOURCE}
                                  THEN '["fulfill", "ship", "cancel"]'
                                  WHEN {OWN_STORE} OR {RETURNS} THEN '["cancel"]'
                                  WHEN {AT_SOURCE} THEN '["fulfill", "ship"]' ELSE '[]' END
        WHEN 'shipped' THEN CASE WHEN {HAS_REGION_ACCESS} OR {OWN_STORE} THEN '["receive"]' ELSE '[]' END
        WHEN 'fulfilled' THEN CASE WHEN o.return_of IS NULL
                                        AND ({HAS_REGION_ACCESS} OR {OWN_STORE} OR {IN_SOURCE_REGION})
                                   THEN '["return"]' ELSE '[]' END
        ELSE '[]' END"""


def actions_of_transfer() -> LiteralString:
    """Return an expression for the moves of a pending transfer between stores.

    There are few of them, so it builds the array.
    """
    return f"""'[' || concat_ws(', ',
        CASE WHEN {LACKS_AGREEMENT} AND {GIVES} THEN '"agree"' END,
        CASE WHEN {TAKES} OR {OWN_STORE} THEN '"edit"' END,
        CASE WHEN {TAKES} AND ({REQUESTED_BY_ANOTHER} OR NOT (SELECT require_four_eyes FROM company))
                  AND (NOT {LACKS_AGREEMENT} OR {GIVES}) THEN '"approve"' END,
        CASE WHEN {TAKES} OR {OWN_STORE} OR {GIVES_REGION} OR {AT_SOURCE} THEN '"cancel"' END) || ']'"""


# The values of today that differ from those of the document; null if none does. Read only if a version has ended.
CURRENT: LiteralString = """
    CASE WHEN p.valid_to < 'infinity' OR s.valid_to < 'infinity' OR w.valid_to < 'infinity' THEN (
        SELECT nullif(jsonb_strip_nulls(jsonb_build_object(
            'product_name', nullif(np.name, p.name), 'sku', nullif(np.sku, p.sku), 'brand', nullif(np.brand, p.brand),
            'category', nullif(np.category, p.category), 'package_size', nullif(np.package_size, p.package_size),
            'unit_price', nullif(np.unit_price, p.unit_price), 'counted_in', nullif(np.counted_in, p.counted_in),
            'units_per_case', nullif(np.units_per_case, p.units_per_case),
            'store_name', nullif(ns.name, s.name), 'region', nullif(ns.region, s.region),
            'source_store_name', nullif(nw.name, w.name), 'source_region', nullif(nw.region, w.region))), '{}')
        FROM products np JOIN stores ns ON ns.id = o.store_id LEFT JOIN stores nw ON nw.id = o.source_store_id
        WHERE np.id = o.product_id) END"""
