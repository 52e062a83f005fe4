"""Changes by hand that the database refuses, for the tests and for the scorecard."""

from tests.contract import Client
from tests.factories import Shop, make_stocktake, make_store

SUMS = (
    "order_counts", "order_store_counts", "order_day_counts", "stock_totals", "stock_days", "stock_category_days",
    "low_stock_days",
)  # fmt: skip
STOCK, RESERVED, EVENTS = (
    "stock changes only with its movements",
    "reserved stock changes only",
    "changes only with its ev",
)
SHIPMENTS = "is shipped and received only with its movements"
VERSIONS = "_versions is written by triggers only"
MOVEMENT = "INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, reason"
EVENT = "INSERT INTO order_events (order_id, from_status, to_status, actor_id)"
ADD_ONE = "UPDATE inventory SET current_stock = current_stock + 1 WHERE id = {row}"
APPROVE = "UPDATE orders SET status = 'approved', approved_by = 1, approved_at = now()"
# By name: statements, and the error that refuses them.
REFUSED: dict[str, tuple[str, str]] = {
    "stock without a movement": (ADD_ONE, STOCK),
    "stock of a new row without a movement": (
        "INSERT INTO inventory (store_id, product_id, current_stock) VALUES ({other_store}, {product}, 5)", STOCK),
    "a movement without stock": (f"{MOVEMENT}) VALUES ({{row}}, 'count', 5, 105, NULL)", STOCK),
    "a movement of another number": (f"{ADD_ONE}; {MOVEMENT}) VALUES ({{row}}, 'count', 2, 101, NULL)", STOCK),
    "a movement of another row": (f"{ADD_ONE}; {MOVEMENT}) VALUES ({{other_row}}, 'count', 1, 101, NULL)", STOCK),
    "a movement with another balance": (f"{ADD_ONE}; {MOVEMENT}) VALUES ({{row}}, 'count', 1, 102, NULL)", STOCK),
    "a movement before the last one": (
        f"{ADD_ONE}; {MOVEMENT}, at) VALUES ({{row}}, 'count', 1, 101, NULL, now() - interval '1 day')", STOCK),
    "stock that moves to another row": (
        "UPDATE inventory SET current_stock = current_stock + CASE id WHEN {row} THEN 1 ELSE -1 END"
        " WHERE id IN ({row}, {full_row})", STOCK),
    "a stock row that moves to another store": (
        "UPDATE inventory SET store_id = {other_store} WHERE id = {other_row}", "keeps its store and its product"),
    "another state than the product's": (
        "UPDATE inventory SET product_active = false WHERE id = {row}", "is as active as its product and its store"),
    "a manager who manages another store, or none": (
        "UPDATE stores SET manager_id = 1 WHERE id = {other_store}", "is one of its active store managers"),
    "a new store with the manager of no store": (
        "INSERT INTO stores (code, name, region, store_type, address, manager_id)"
        " SELECT 'BY-HAND', 'By hand', region, store_type, '', 1 FROM stores WHERE id = {other_store}",
        "is one of its active store managers"),
    "two products with one barcode": (
        "UPDATE products SET barcodes = '{{00012345678905}}' WHERE id = {product};"
        " UPDATE products SET barcodes = '{{012345678905}}' WHERE id = {other_product}",
        "has one of these barcodes"),
    "a barcode with another check digit": (
        "UPDATE products SET barcodes = '{{012345678906}}' WHERE id = {product}", "products_barcodes_valid"),
    "another unit of a product in stock": (
        "UPDATE products SET counted_in = 'unit' WHERE id = {product}", "it stays counted in cases"),
    "one barcode on both packs": (
        "UPDATE products SET barcodes = '{{012345678905}}', other_pack_barcodes = '{{00012345678905}}'"
        " WHERE id = {product}", "products_barcodes_valid"),
    "a closed store with open orders": (
        "UPDATE stores SET active = false WHERE id = (SELECT store_id FROM orders WHERE id = {supplied})",
        "has open orders"),
    "a closed store with stock": (
        "UPDATE stores SET active = false WHERE id = (SELECT store_id FROM inventory WHERE id = {other_row})",
        "inventory_of_closed_store_is_empty"),
    "an order of a closed store": (
        "UPDATE stores SET active = false WHERE id = {other_store}; INSERT INTO orders (store_id, product_id, quantity,"
        " requested_quantity, requested_by) VALUES ({other_store}, {product}, 1, 1, 1)", "is closed"),
    "a stock row of a closed store": (
        "UPDATE stores SET active = false WHERE id = {other_store};"
        " INSERT INTO inventory (store_id, product_id) VALUES ({other_store}, {product})", "is closed"),
    "a stocktake of a closed store": (
        "UPDATE stores SET active = false WHERE id = {other_store};"
        " INSERT INTO stocktakes (store_id, started_by) VALUES ({other_store}, 1)", "is closed"),
    "a closed store with an open stocktake": (
        "INSERT INTO stocktakes (store_id, started_by) VALUES ({other_store}, 1);"
        " UPDATE stores SET active = false WHERE id = {other_store}", "has an open stocktake"),
    "a second open stocktake of a store": (
        "INSERT INTO stocktakes (store_id, started_by) VALUES ({other_store}, 1), ({other_store}, 1)",
        "stocktakes_one_is_open"),
    "another result of an ended stocktake": (
        "UPDATE stocktakes SET reason = 'other' WHERE id = {stocktake}", "it cannot change"),
    "an ended stocktake without the version of its store": (
        "INSERT INTO stocktakes (store_id, started_by, status, reason, ended_by, ended_at)"
        " VALUES ({other_store}, 1, 'discarded', 'x', 1, clock_timestamp())", "stocktakes_ended_has_store_version"),
    "another count of an ended stocktake": (
        "UPDATE stocktake_lines SET exceeded_by = 1 WHERE stocktake_id = {stocktake}", "its lines cannot change"),
    "a SKU that is written like another one": (
        "INSERT INTO products (sku, name, brand, category, unit_price) SELECT ' ' || lower(sku), 'x', 'x', 'x', 1"
        " FROM products WHERE id = {product}", "products_sku_unique"),
    "a region of a user that does not exist": ("UPDATE users SET region = 'Nowhere' WHERE id = 1", "no region has"),
    "an account of a closed store": (
        "UPDATE stores SET active = false WHERE id = {other_store};"
        " UPDATE users SET store_id = {other_store} WHERE id = 1", "is closed"),
    "a reservation without an order": (
        "UPDATE inventory SET reserved_stock = reserved_stock + 1 WHERE id = {full_row}", RESERVED),
    "a release without an order": ("UPDATE inventory SET reserved_stock = 0 WHERE id = {full_row}", RESERVED),
    "an approval without a reservation": (
        f"{APPROVE}, version = version + 1 WHERE id = {{pending}};"
        f" {EVENT} VALUES ({{pending}}, 'pending', 'approved', 1)", RESERVED),
    "a new quantity of an approved order": (
        "UPDATE orders SET quantity = quantity - 1, version = version + 1 WHERE id = {approved};"
        f" {EVENT} VALUES ({{approved}}, 'approved', 'cancelled', 1)", RESERVED),
    "an approval without an event": (f"{APPROVE} WHERE id = {{supplied}}", EVENTS),
    "an approval with a version and without an event": (
        f"{APPROVE}, version = version + 1 WHERE id = {{supplied}}", EVENTS),
    "an approval with another event": (
        f"{APPROVE}, version = version + 1 WHERE id = {{supplied}};"
        f" {EVENT} VALUES ({{supplied}}, 'pending', 'pending', 1)", EVENTS),
    "another version": ("UPDATE orders SET version = version + 1 WHERE id = {fulfilled}", EVENTS),
    "another quantity": ("UPDATE orders SET quantity = quantity - 1 WHERE id = {pending}", EVENTS),
    "another time": ("UPDATE orders SET fulfilled_at = fulfilled_at + interval '1 s' WHERE id = {fulfilled}", EVENTS),
    "an order without an event": (
        "INSERT INTO orders (store_id, product_id, quantity, requested_quantity, requested_by)"
        " VALUES ({other_store}, {product}, 1, 1, 1)", EVENTS),
    "another price of a document": (
        "UPDATE orders SET product_version = 2 WHERE id = {pending}", "keeps its product and its stores"),
    "another product of a document": (
        "UPDATE orders SET product_version = 1, product_id = (SELECT min(id) FROM products WHERE id <> {product})"
        " WHERE id = {pending}", "keeps its product and its"),
    "another price of a version": (
        "UPDATE product_versions SET unit_price = 1 WHERE product_id = {product}", VERSIONS),
    "an end of a version": (
        "UPDATE store_versions SET valid_to = now() WHERE store_id = {other_store}", VERSIONS),
    "other terms of a supplier's version": (
        "UPDATE supplier_versions SET lead_time_days = lead_time_days + 1", VERSIONS),
    "a version by hand": ("INSERT INTO user_versions SELECT * FROM user_versions LIMIT 1", VERSIONS),
    "an event without its order": (f"{EVENT} VALUES ({{pending}}, 'pending', 'pending', 1)", "has more events"),
    "a status of an ended order": (
        "UPDATE orders SET status = 'cancelled', fulfilled_by = NULL, fulfilled_at = NULL, cancelled_by = 1,"
        " cancelled_at = now(), cancel_reason = 'x' WHERE id = {fulfilled}", "is fulfilled: its status"),
    "a receipt without its movement": (
        "UPDATE orders SET received_quantity = 1, version = version + 1 WHERE id = {shipped};"
        f" {EVENT} VALUES ({{shipped}}, 'shipped', 'shipped', 1)", SHIPMENTS),
    "sums by their function": (
        "SELECT add_to_stock_days(ARRAY["
        "(current_date, {other_store}, 'x', 1, 1, 1, 1, now(), 'x', 1, 1, 1)::stock_day_change])",
        "written by triggers only"),
    "a movement that is reversed twice": (
        f"{MOVEMENT}, reverses) SELECT {{row}}, 'adjustment', 1, 101, 'x', id FROM generate_series(1, 2),"
        " (SELECT min(id) AS id FROM stock_movements WHERE inventory_id = {row}) m", "movements_reversed_once"),
    "a sale without its time": (
        f"{MOVEMENT}) VALUES ({{row}}, 'sale', -1, 99, NULL)", "movements_sale_has_time"),
    "a loss without a reason": (
        f"{MOVEMENT}) VALUES ({{row}}, 'write_off', -1, 99, NULL)", "movements_write_off_has_reason_code"),
    "DELETE of the lines of a till": ("DELETE FROM sale_lines", "sale_lines is append-only"),
    "another meaning of a reason": (
        "UPDATE reasons SET consumption = true WHERE code = 'damaged'", "keeps its code and whether it is consumption"),
    "a recount": ("SELECT recount_low_stock_days()", "written by triggers only"),
}  # fmt: skip
for table in SUMS:
    for statement in (
        f"UPDATE {table} SET store_id = store_id",
        f"DELETE FROM {table}",
        f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1",
    ):
        REFUSED[statement] = (statement, f"{table} is written by triggers only: {statement.split()[0]}")


def make_rows_to_attack(admin: Client, west: Client) -> dict[str, str]:
    """Create stock rows and orders and return their ids by the names that REFUSED uses.

    `row` has 100 cases, `full_row` 9,999 of which 10 are reserved, `other_row` 100.
    """
    shop = Shop(admin, west, 10_000)
    pending, approved, fulfilled = shop.order(100), shop.order(10), shop.order(1)
    admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"unit_price": 11})
    for order in (approved, fulfilled):
        shop.approve(order)
    shop.fulfill(fulfilled)
    shipped = shop.approve(shop.order(3, source_store_id=None))
    admin.ok("PATCH", f"/api/orders/{shipped['id']}/ship")
    admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"current_stock": 100})
    other = Shop(admin, west, 100)
    stocktake = make_stocktake(other)["id"]
    admin.ok("PATCH", f"/api/stocktakes/{stocktake}/discard", json={"reason": "Started by mistake"})
    return {
        "row": shop.at_store["id"], "full_row": shop.at_warehouse["id"], "other_row": other.at_warehouse["id"],
        "product": shop.product["id"], "other_product": other.product["id"],
        "other_store": make_store(admin)["id"], "pending": pending["id"],
        "supplied": shop.order(1, source_store_id=None)["id"], "approved": approved["id"], "fulfilled": fulfilled["id"],
        "stocktake": stocktake, "shipped": shipped["id"],
    }  # fmt: skip
