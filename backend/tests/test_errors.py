"""Errors of the database map to errors of the API."""

import ast
import re
from collections.abc import Iterable
from typing import Any

import jsonschema_rs
import psycopg
import pytest
from psycopg import sql

from app import errors
from app.errors import BY_SQLSTATE, CONSTRAINTS, ApiError, StorageFull, Unavailable, api_error_for
from app.http.problem_details import no_connection
from tests.conftest import BACKEND
from tests.contract import Client
from tests.database_roles import OWNER
from tests.factories import Shop
from tests.test_hostile_input import Database, each_write, example_request, keys

__all__ = ["keys"]  # a fixture


def test_every_mapped_constraint_exists(database: Database) -> None:
    rows = database.execute(
        """SELECT conname AS name FROM pg_constraint WHERE connamespace = 'brickhouse'::regnamespace
           UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'brickhouse'"""
    ).fetchall()
    assert set(CONSTRAINTS) <= {row["name"] for row in rows} | checked_by_triggers(database)


def checked_by_triggers(database: Database) -> set[str]:
    """The names of constraints that functions of triggers raise."""
    rows = database.execute(
        r"""SELECT (regexp_matches(p.prosrc, 'CONSTRAINT = ''(\w+)''', 'g'))[1] AS name
           FROM pg_proc p WHERE p.pronamespace = 'brickhouse'::regnamespace"""
    ).fetchall()
    return {row["name"] for row in rows}


# Constraints that the validation of a request checks first: lengths of texts, enumerated values, ranges of numbers.
CHECKED_BY_VALIDATION = {
    "company_currency_has_three_letters", "company_name_length", "company_sla_approval_hours_positive",
    "company_sla_fulfillment_hours_positive",
    "events_reason_length", "idempotency_key_length", "inventory_max_stock_positive",
    "inventory_reorder_level_not_negative", "labels_name_length", "movements_reason_length",
    "orders_cancel_reason_length", "orders_carrier_reference_length", "reasons_code_form", "reasons_kinds_known",
    "reasons_name_length", "suppliers_lead_time_in_range", "suppliers_minimum_in_range", "suppliers_name_length",
    "suppliers_order_days_known",
    "sale_lines_external_id_length", "sale_lines_source_length",
    "orders_notes_length", "orders_quantity_in_range", "orders_requested_in_range", "products_brand_length",
    "products_category_length", "products_counted_in_known", "products_units_per_case_in_range",
    "sale_lines_unit_known", "products_name_length", "products_package_size_length", "products_sku_length",
    "products_unit_price_in_range", "products_unit_price_not_negative",
    "stores_address_length", "stores_city_length", "stores_code_length",
    "stores_name_length", "stores_postal_code_length", "stores_region_length", "stores_state_length",
    "stocktake_lines_counted_in_range", "stocktakes_reason_length", "stocktakes_recount_above_not_negative",
    "stores_type_known", "users_avatar_url_length", "users_email_length", "users_email_lower_case",
    "users_first_name_length", "users_last_name_length", "users_region_length", "users_role_known",
    "users_username_length",
}  # fmt: skip
# Constraints that no request can violate: on values that the service itself writes, and on rows that are never deleted.
NOT_SET_BY_REQUESTS = {
    "changes_expired_one_row", "changes_kind_known", "company_has_one_row",
    "events_actor_exists", "events_order_exists", "feed_history_one_row", "former_labels_label_exists",
    "inventory_product_exists", "inventory_product_store_unique",
    "inventory_store_exists", "labels_kind_known", "movements_actor_exists", "movements_adjustment_has_reason",
    "movements_balance_not_negative", "movements_inventory_exists", "movements_kind_known", "movements_order_exists",
    "movements_order_fits_kind", "movements_sign_fits_kind", "orders_approver_exists", "orders_canceller_exists",
    "orders_cancelled_has_reason", "orders_every_step_has_its_actor", "orders_fulfiller_exists", "orders_number_length",
    "orders_number_unique", "orders_quantity_setter_exists",
    "orders_requester_exists", "orders_status_fits_times", "orders_status_known",
    "orders_return_has_reason", "orders_return_has_source", "orders_return_reason_exists",
    "orders_return_of_another", "orders_returned_exists",
    "orders_backorder_of_another", "orders_original_exists", "orders_shipment_adds_up", "orders_shipper_exists",
    "orders_agreed_by_exists", "orders_source_agrees", "orders_agreement_adds_up",
    "orders_times_in_order", "orders_product_version_exists", "orders_source_version_exists",
    "orders_store_version_exists",
    "sale_lines_quantity_has_unit",
    "stocktake_lines_exceeder_exists", "stocktakes_ended_has_store_version", "stocktakes_store_version_exists",
    "product_versions_actor_exists", "product_versions_end_after_begin", "product_versions_one_is_current",
    "movements_occurred_before_recording", "movements_reason_code_fits_kind", "movements_reason_exists",
    "movements_reversed_exists", "movements_sale_has_time", "movements_write_off_has_reason_code",
    "sale_lines_found_movement_exists", "sale_lines_movement_exists",
    "sale_lines_movement_once",
    "product_versions_product_exists", "stocktake_lines_count_is_complete", "stocktake_lines_counter_exists",
    "stocktake_lines_movement_exists", "stocktake_lines_movement_once", "stocktake_lines_product_exists",
    "stocktake_lines_product_once", "stocktake_lines_product_version_exists", "stocktake_lines_stocktake_exists",
    "stocktakes_ender_exists", "stocktakes_starter_exists", "stocktakes_status_fits_end", "stocktakes_status_known",
    "stocktakes_store_exists", "stocktakes_times_in_order",
    "store_versions_actor_exists", "store_versions_end_after_begin",
    "store_versions_one_is_current", "store_versions_store_exists", "user_versions_actor_exists",
    "user_versions_end_after_begin", "user_versions_one_is_current", "user_versions_user_exists",
    "supplier_versions_actor_exists", "supplier_versions_end_after_begin", "supplier_versions_one_is_current",
    "supplier_versions_supplier_exists",
}  # fmt: skip


def test_every_constraint_is_mapped_or_listed_as_unreachable(database: Database) -> None:
    rows = database.execute(
        """SELECT conname AS name FROM pg_constraint
           WHERE contype IN ('c', 'f', 'u') AND connamespace = 'brickhouse'::regnamespace
           UNION SELECT c.relname FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
           WHERE x.indisunique AND NOT x.indisprimary AND c.relnamespace = 'brickhouse'::regnamespace"""
    ).fetchall()
    all_of_them = {row["name"] for row in rows} | checked_by_triggers(database)
    assert all_of_them == set(CONSTRAINTS) | CHECKED_BY_VALIDATION | NOT_SET_BY_REQUESTS


def longest(schema: dict[str, Any]) -> list[str]:
    """The longest texts that the document takes here, of narrow and of wide letters."""
    kind = next((part for part in schema.get("anyOf", []) if part.get("type") == "string"), schema)
    length = kind.get("maxLength")
    if length is None:
        return []
    domain = "@" + ("a" * 60 + ".") * 3 + "example"
    texts = [letter * length for letter in ("a", "\U0001f37a")]
    texts.append("a" * (length - len(domain)) + domain)
    texts.append("https://" + "a" * (length - len("https://")))
    return [text for text in texts if jsonschema_rs.is_valid(kind, text)]


@each_write
def test_longest_documented_text_fits_into_the_database(admin: Client, keys: dict[str, str], operation: str) -> None:
    method, path, body = example_request(operation, keys)
    schemas = admin.contract.document["components"]["schemas"]
    documented = admin.contract.document["paths"][operation.split()[1]][method.lower()]["requestBody"]
    wanted = documented["content"]["application/json"]["schema"]
    reference = wanted.get("$ref") or next(part["$ref"] for part in wanted["anyOf"] if "$ref" in part)
    model = schemas[reference.rsplit("/", 1)[1]]
    variants = [schemas[variant["$ref"].rsplit("/", 1)[1]] for variant in model.get("oneOf", ())] or [model]
    properties = next(v["properties"] for v in variants if set(body) <= set(v["properties"]))
    # names that must exist: a time zone, and the region of a user
    named = {"time_zone", "region"} if "/users" in path else {"time_zone"}
    for name in properties.keys() - named:
        for text in longest(properties[name]):
            response = admin.request(method, f"{path}?dry_run=true", json={**body, name: text})
            refused = path.endswith(("/fulfill", "/ship", "/return"))  # the order is pending
            assert response.status_code == (409 if refused else 200), f"{name}: {response.text[:200]}"


@pytest.mark.parametrize("state", sorted(BY_SQLSTATE))
def test_sqlstate_maps_to_its_error_class(database: Database, state: str) -> None:
    with pytest.raises(psycopg.Error) as caught:
        database.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
    refusal = api_error_for(caught.value)
    assert type(refusal) is BY_SQLSTATE[state][0]


@pytest.mark.parametrize(
    "state",
    [
        "57P01",
        "57P02",
        "57P03",
        "57P05",
        "08006",
        "08P01",
        "53200",
        "53400",
        "58030",
        "28P01",
        "3D000",
        "25P03",
    ],
)
def test_lost_server_maps_to_unavailable(database: Database, state: str) -> None:
    with pytest.raises(psycopg.Error) as caught:
        database.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
    refusal = api_error_for(caught.value)
    assert isinstance(refusal, Unavailable)
    assert refusal.headers == {"Retry-After": "1"}


@pytest.mark.parametrize(
    "message", ['PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device', "Disk quota exceeded"]
)
def test_connection_lost_to_a_full_disk_maps_to_full_storage(message: str) -> None:
    refusal = api_error_for(psycopg.OperationalError(message))
    assert isinstance(refusal, StorageFull)
    assert refusal.detail == "Storage is full, changes cannot be saved"


def test_missing_connection_maps_to_full_storage_only_if_that_is_the_cause() -> None:
    assert isinstance(no_connection("FATAL:  could not write lock file: No space left on device"), StorageFull)
    assert not isinstance(no_connection("connection refused"), StorageFull)


def test_programming_error_is_not_mapped(database: Database) -> None:
    with pytest.raises(psycopg.Error) as caught:
        database.execute("SELECT nonsense")
    assert api_error_for(caught.value) is None


def test_docstring_of_an_api_error_is_its_title() -> None:
    def below(word: type[ApiError]) -> list[type[ApiError]]:
        return [word, *(deeper for sub in word.__subclasses__() for deeper in below(sub))]

    for word in below(ApiError):
        assert word.title()
        assert not word.title().endswith(".")


# Names of the API's parameters and of tables: a user of the dashboard, who reads these messages, does not know them.
NO_WORDS_OF_SHOP_STAFF = re.compile(r"\ballow_\w+|\bstock rows?\b|\bbook (?:the|a)\b|\bledger\b")
ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, ApiError)}


def messages(source: str) -> Iterable[str]:
    """The texts that a module gives to ApiErrors, and the subjects that its routes give to responses (404)."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name in ERRORS or name in ("one_response", "list_response", "report_response"):
            for argument in call.args:
                texts = (part.value for part in ast.walk(argument) if isinstance(part, ast.Constant))
                yield from (text for text in texts if isinstance(text, str))


@pytest.mark.parametrize("folder", ["domain", "http", "routers"])
def test_messages_of_errors_have_no_words_that_shop_staff_does_not_know(folder: str) -> None:
    files = (BACKEND / "app" / folder).glob("*.py")
    found = [(file.name, text) for file in files for text in messages(file.read_text())]
    assert len(found) > 10
    assert [(name, text) for name, text in found if NO_WORDS_OF_SHOP_STAFF.search(text)] == []


def test_messages_of_constraints_have_no_words_that_shop_staff_does_not_know() -> None:
    texts = [text for _, text in (*CONSTRAINTS.values(), *BY_SQLSTATE.values())]
    assert [text for text in texts if NO_WORDS_OF_SHOP_STAFF.search(text)] == []


def test_message_in_a_format_string_is_found() -> None:
    assert list(messages('raise NotFound(f"{a} of {b}; allow_it")')) == [" of ", "; allow_it"]


FORBIDDEN_STATEMENTS: list[tuple[str, str]] = [
    ("UPDATE stock_movements SET delta = 1", "append-only"),
    ("DELETE FROM stock_movements", "append-only"),
    ("UPDATE sale_lines SET external_id = 'x'", "append-only"),
    ("DELETE FROM sale_lines", "append-only"),
    ("INSERT INTO stock_movements (inventory_id, kind, delta, balance_after) VALUES ({row}, 'sale', -5, 5)",
     "movements_sale_has_time"),
    ("INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, occurred_at)"
     " VALUES ({row}, 'sale', 5, 5, now())", "movements_sign_fits_kind"),
    ("INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, occurred_at)"
     " VALUES ({row}, 'sale', -5, 5, now() + interval '1 hour')", "movements_occurred_before_recording"),
    ("INSERT INTO stock_movements (inventory_id, kind, delta, balance_after) VALUES ({row}, 'write_off', -5, 5)",
     "movements_write_off_has_reason_code"),
    ("INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, reason, reverses)"
     " SELECT inventory_id, 'adjustment', 5, 5, 'x', id FROM stock_movements m, generate_series(1, 2)"
     " WHERE m.inventory_id = {row} AND m.kind = 'opening'", "movements_reversed_once"),
    ("UPDATE order_events SET reason = 'x'", "append-only"),
    ("DELETE FROM order_events", "append-only"),
    ("DELETE FROM orders", "append-only"),
    ("DELETE FROM inventory", "append-only"),
    ("UPDATE inventory SET current_stock = -1 WHERE id = {row}", "inventory_stock_not_negative|reserved_within"),
    ("UPDATE inventory SET reserved_stock = current_stock + 1 WHERE id = {row}", "inventory_reserved_within_stock"),
    ("UPDATE orders SET status = 'fulfilled' WHERE id = {pending}", "orders_status_fits_times"),
    ("UPDATE orders SET carrier_reference = 'x' WHERE id = {pending}", "orders_shipment_adds_up"),
    ("UPDATE orders SET damaged_quantity = damaged_quantity + in_transit FROM (SELECT 3 AS in_transit) t"
     " WHERE id = {shipped}", "orders_shipment_adds_up"),
    ("UPDATE orders SET shipped_quantity = quantity + 1 WHERE id = {shipped}", "orders_shipment_adds_up"),
    ("UPDATE orders SET received_quantity = -1 WHERE id = {shipped}", "orders_shipment_adds_up"),
    ("UPDATE orders SET shipped_at = NULL WHERE id = {shipped}", "orders_status_fits_times|orders_shipment_adds_up"),
    ("UPDATE orders SET backorder_of = id WHERE id = {pending}", "orders_backorder_of_another"),
    ("UPDATE orders SET return_of = {fulfilled} WHERE id = {pending}", "keeps its product"),
    ("UPDATE orders SET return_reason = 'recall' WHERE id = {pending}", "keeps its product"),
    ("UPDATE orders SET needs_agreement = true WHERE id = {pending}", "keeps its product"),
    ("UPDATE orders SET agreed_quantity = 9, agreed_by = 1, agreed_at = clock_timestamp() WHERE id = {pending}",
     "orders_agreement_adds_up"),
    *((f"INSERT INTO orders (store_id, source_store_id, product_id, quantity, requested_quantity, requested_by,"
       f" return_of, return_reason) SELECT store_id, {source}, product_id, 1, 1, 1, {original}, {reason} FROM orders"
       f" WHERE id = {{fulfilled}}", guard)
      for source, original, reason, guard in (
          ("store_id", "NULL", "NULL", "orders_source_is_not_destination"),
          ("NULL", "id", "'recall'", "orders_return_has_source"),
          ("source_store_id", "id", "NULL", "orders_return_has_reason"),
          ("source_store_id", "NULL", "'recall'", "orders_return_has_reason"))),
    ("UPDATE orders SET quantity = requested_quantity + 1 WHERE id = {pending}", "orders_quantity_within_requested"),
    ("INSERT INTO order_events (order_id, from_status, to_status, actor_id)"
     " VALUES ({pending}, 'fulfilled', 'pending', 1)", "events_move_is_legal"),
    ("INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, order_id) SELECT inventory_id, kind,"
     " delta, balance_after, order_id FROM stock_movements WHERE order_id = {fulfilled} LIMIT 1",
     "movements_once_per_step"),
    ("INSERT INTO stock_movements (inventory_id, kind, delta, balance_after) VALUES ({row}, 'transfer_out', 5, 5)",
     "movements_sign_fits_kind|movements_order_fits_kind"),
    ("INSERT INTO users (username, email, role) VALUES ('x', 'X@y.example', 'admin')", "users_email_lower_case"),
]  # fmt: skip


# Tables of which TRUNCATE is refused, and which CASCADE must not reach.
NEVER_TRUNCATED = [
    "stock_movements", "order_events", "orders", "inventory", "order_counts", "order_store_counts", "order_day_counts",
    "stock_totals", "stock_days", "stock_category_days", "low_stock_days",
    "product_versions", "store_versions", "user_versions", "supplier_versions", "sale_lines",
]  # fmt: skip
FORBIDDEN_STATEMENTS += [
    (f"TRUNCATE {table} CASCADE", "is never emptied: TRUNCATE is refused") for table in NEVER_TRUNCATED
]
FORBIDDEN_STATEMENTS += [("TRUNCATE products CASCADE", "is never emptied: TRUNCATE is refused")]
# Changes of an ended order that the database refuses.
FORBIDDEN_CHANGES: list[str] = [
    "shipped_quantity = 1", "received_quantity = 1", "damaged_quantity = 0",
    "quantity = 2, requested_quantity = 2", "product_id = (SELECT min(id) FROM products)",
    "store_id = (SELECT min(id) FROM stores)", "source_store_id = (SELECT min(id) FROM stores)",
    "source_store_id = NULL",
]  # fmt: skip
FORBIDDEN_STATEMENTS += [
    (f"UPDATE orders SET {change} WHERE id = {{{order}}}", f"is {order}: its status, quantity, product and stores")
    for order in ("fulfilled", "cancelled")
    for change in FORBIDDEN_CHANGES
]
REOPEN = "approved_by = 1, approved_at = now(), {end}_by = NULL, {end}_at = NULL, cancel_reason = NULL"
FORBIDDEN_STATEMENTS += [
    (f"UPDATE orders SET status = 'approved', {REOPEN.format(end=order)} WHERE id = {{{order}}}", f"is {order}: its")
    for order in ("fulfilled", "cancelled")
]
FORBIDDEN_STATEMENTS += [
    ("INSERT INTO orders (number, store_id, product_id, quantity, requested_quantity, requested_by) SELECT number,"
     " store_id, product_id, 1, 2, 1 FROM orders WHERE id = {fulfilled} ON CONFLICT (number) DO UPDATE SET"
     " quantity = 2, requested_quantity = 2", "is fulfilled: its"),
]  # fmt: skip


@pytest.fixture(scope="module")
def row_ids(admin: Client, client: Client) -> dict[str, str]:
    """The ids of a stock row and of a pending, a shipped, a fulfilled and a cancelled order."""
    shop = Shop(admin, client)
    shipped = shop.approve(shop.order(3))
    shop.west.ok("PATCH", f"/api/orders/{shipped['id']}/ship")
    pending, fulfilled, cancelled = shop.order(1), shop.order(1), shop.order(1)
    admin.ok("PATCH", f"/api/orders/{cancelled['id']}/cancel", json={"reason": "for the test"})
    shop.approve(fulfilled)
    shop.fulfill(fulfilled)
    return {"row": shop.at_warehouse["id"], "pending": pending["id"], "fulfilled": fulfilled["id"],
            "shipped": shipped["id"], "cancelled": cancelled["id"]}  # fmt: skip


@pytest.mark.parametrize("role", ["postgres", OWNER])
@pytest.mark.parametrize(("statement", "guard"), FORBIDDEN_STATEMENTS)
def test_database_refuses_statements_that_break_an_invariant(
    database: Database, row_ids: dict[str, str], statement: str, guard: str, role: str
) -> None:
    with database.transaction(force_rollback=True):
        # TRUNCATE locks tables in another order than the service: if both wait for each other, the service gives up
        database.execute("SET LOCAL deadlock_timeout = '10min'")
        database.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        with pytest.raises(psycopg.Error, match=guard):
            database.execute(statement.format(**row_ids))


def test_notes_of_an_ended_order_can_change(database: Database, row_ids: dict[str, str]) -> None:
    with database.transaction(force_rollback=True):
        done = database.execute("UPDATE orders SET notes = 'x', quantity = quantity WHERE id = %(fulfilled)s", row_ids)
        assert done.rowcount == 1


def test_no_table_of_sums_can_be_truncated(database: Database) -> None:
    """The names of the tables of sums end in counts, days or totals."""
    rows = database.execute(
        """SELECT DISTINCT c.relname AS name FROM pg_class c
           WHERE c.relnamespace = 'brickhouse'::regnamespace AND c.relkind = 'r'
             AND (c.relname LIKE '%\\_counts' OR c.relname LIKE '%\\_days' OR c.relname LIKE '%\\_totals')"""
    ).fetchall()
    assert {row["name"] for row in rows} == {
        table for table in NEVER_TRUNCATED if table.endswith(("_counts", "_days", "_totals"))
    }
