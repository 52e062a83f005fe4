"""What the database can refuse has a word."""

from typing import Any

import psycopg
import pytest

from app.errors import BY_SQLSTATE, CONSTRAINTS, Refusal, Unavailable, refusal_for

Database = psycopg.Connection[dict[str, Any]]


def test_every_word_belongs_to_a_constraint_that_is_there(database: Database) -> None:
    rows = database.execute(
        """SELECT conname AS name FROM pg_constraint WHERE connamespace = 'brickhouse'::regnamespace
           UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'brickhouse'"""
    ).fetchall()
    assert set(CONSTRAINTS) <= {row["name"] for row in rows}


def test_every_unique_rule_has_a_word(database: Database) -> None:
    rows = database.execute(
        """SELECT conname AS name FROM pg_constraint
           WHERE contype = 'u' AND connamespace = 'brickhouse'::regnamespace"""
    ).fetchall()
    ours = {"orders_number_unique", "inventory_product_store_unique"}  # a request cannot break these
    assert {row["name"] for row in rows} - ours <= set(CONSTRAINTS)


@pytest.mark.parametrize("state", sorted(BY_SQLSTATE))
def test_an_sqlstate_becomes_its_word(database: Database, state: str) -> None:
    with pytest.raises(psycopg.Error) as caught:
        database.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
    refusal = refusal_for(caught.value)
    assert type(refusal) is BY_SQLSTATE[state][0]


@pytest.mark.parametrize("state", ["57P01", "57P02", "57P03", "08006"])
def test_a_server_that_goes_away_is_unavailable(database: Database, state: str) -> None:
    with pytest.raises(psycopg.Error) as caught:
        database.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
    refusal = refusal_for(caught.value)
    assert isinstance(refusal, Unavailable)
    assert refusal.headers == {"Retry-After": "1"}


def test_a_fault_of_ours_has_no_word(database: Database) -> None:
    with pytest.raises(psycopg.Error) as caught:
        database.execute("SELECT nonsense")
    assert refusal_for(caught.value) is None


def test_a_refusals_docstring_is_its_title() -> None:
    def below(word: type[Refusal]) -> list[type[Refusal]]:
        return [word, *(deeper for sub in word.__subclasses__() for deeper in below(sub))]

    for word in below(Refusal):
        assert word.title()
        assert not word.title().endswith(".")


LOCKED: list[tuple[str, str]] = [
    ("UPDATE stock_movements SET delta = 1", "append-only"),
    ("DELETE FROM stock_movements", "append-only"),
    ("UPDATE order_events SET reason = 'x'", "append-only"),
    ("DELETE FROM order_events", "append-only"),
    ("DELETE FROM orders", "append-only"),
    ("DELETE FROM inventory", "append-only"),
    ("UPDATE inventory SET current_stock = -1 WHERE id = 1", "inventory_stock_not_negative|reserved_within"),
    ("UPDATE inventory SET reserved_stock = current_stock + 1 WHERE id = 1", "inventory_reserved_within_stock"),
    ("UPDATE orders SET status = 'fulfilled' WHERE id = (SELECT id FROM orders WHERE status = 'pending' LIMIT 1)",
     "orders_status_fits_times"),
    ("UPDATE orders SET quantity = requested_quantity + 1 WHERE id = 1", "orders_quantity_within_requested"),
    ("INSERT INTO order_events (order_id, from_status, to_status, actor_id) VALUES (1, 'fulfilled', 'pending', 1)",
     "events_move_is_legal"),
    ("INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, order_id) SELECT inventory_id, kind,"
     " delta, balance_after, order_id FROM stock_movements WHERE order_id IS NOT NULL LIMIT 1",
     "movements_once_per_order"),
    ("INSERT INTO stock_movements (inventory_id, kind, delta, balance_after) VALUES (1, 'transfer_out', 5, 5)",
     "movements_sign_fits_kind|movements_order_fits_kind"),
    ("INSERT INTO users (username, email, role) VALUES ('x', 'X@y.example', 'admin')", "users_email_lower_case"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "guard"), LOCKED)
def test_the_database_itself_refuses_what_must_never_be(database: Database, statement: str, guard: str) -> None:
    with pytest.raises(psycopg.Error, match=guard):
        database.execute(statement)
