"""Consumption is what left for use: by sale, transfer, or with a reason of consumption; and turnover."""

from typing import Any, NamedTuple

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.filters import KpiHistoryRequest, StockFilters
from app.queries import stock_kpis
from tests.clock import no_day_change
from tests.conftest import INVARIANTS
from tests.contract import Client
from tests.factories import Json, Shop, make_product, make_stock_history, make_store, unique, without_guards

__all__ = ["no_day_change"]  # a fixture
pytestmark = pytest.mark.usefixtures("no_day_change")
Database = psycopg.Connection[dict[str, Any]]


def consumption(shop: Shop, row: Json) -> int:
    """The consumption of a stock row today; the region's KPI of its category says the same."""
    (today,) = shop.admin.ok("GET", f"/api/inventory/{row['id']}/history?days=1")
    query = f"category={row['category']}&region={row['region']}"
    (day,) = shop.admin.ok("GET", f"/api/inventory/kpi/history?days=1&{query}")
    kpi = shop.admin.ok("GET", f"/api/inventory/kpi?{query}")
    assert today["consumption"] == day["consumption"] == kpi["consumption"]
    return today["consumption"]


@pytest.fixture
def own(shop: Shop) -> Shop:
    """A shop whose product is alone in its category."""
    category = unique("Consumed")
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"category": category})
    shop.at_warehouse["category"] = shop.at_store["category"] = category
    return shop


def adjust(shop: Shop, delta: int, **more: Any) -> Json:
    path = f"/api/inventory/{shop.at_warehouse['id']}/adjustments"
    return shop.admin.ok("POST", path, json={"delta": delta, "reason": "for the test", **more})


# ------------------------------------------------------------------------------------- consumption


@pytest.mark.parametrize("code", ["sold", "sample", "own_use"])
def test_consumption_reason_adds_consumption_and_its_reversal_removes_it(own: Shop, code: str) -> None:
    adjust(own, -6, reason_code=code)
    assert consumption(own, own.at_warehouse) == 6
    adjust(own, 2, reason_code=code)
    assert consumption(own, own.at_warehouse) == 4
    adjust(own, 4, reason_code=code)
    assert consumption(own, own.at_warehouse) == 0


def test_write_off_is_lost_or_used_by_its_reason_and_its_reversal_takes_it_back(own: Shop) -> None:
    path = f"/api/inventory/{own.at_warehouse['id']}/write-offs"
    lost = own.admin.ok("POST", path, json={"quantity": 4, "reason_code": "damaged"})
    own.admin.ok("POST", path, json={"quantity": 2, "reason_code": "sample"})
    assert traded(own) == {"consumption": 2, "sold": 0, "written_off": 4}
    own.admin.ok("POST", f"/api/inventory/movements/{lost['id']}/reverse", json={"reason": "not damaged"})
    adjust(own, -3, reason_code="sold")
    assert traded(own) == {"consumption": 5, "sold": 3, "written_off": 0}


def traded(shop: Shop) -> Json:
    """What was consumed, sold and written off today of the warehouse's stock; day, KPI and its history say the same."""
    row, names = shop.at_warehouse, ("consumption", "sold", "written_off")
    query = f"category={row['category']}&region={row['region']}"
    (today,) = shop.admin.ok("GET", f"/api/inventory/{row['id']}/history?days=1")
    (day,) = shop.admin.ok("GET", f"/api/inventory/kpi/history?days=1&{query}")
    kpi = shop.admin.ok("GET", f"/api/inventory/kpi?{query}")
    (found,) = {tuple(figures[name] for name in names) for figures in (today, day, kpi)}
    return dict(zip(names, found, strict=True))


@pytest.mark.parametrize("code", ["correction", "damaged", "expired", "theft"])
def test_corrections_and_losses_are_not_consumption(own: Shop, code: str) -> None:
    adjust(own, -6, reason_code=code)
    adjust(own, 5, reason_code=code)
    adjust(own, -3)
    assert consumption(own, own.at_warehouse) == 0


def test_count_is_consumption_only_with_a_consumption_reason(own: Shop) -> None:
    path, line = f"/api/inventory/{own.at_warehouse['id']}", {"product_id": own.product["id"]}
    stocktake = {"store_id": own.warehouse["id"], "reason": "Weekly"}
    own.admin.ok("PUT", path, json={"current_stock": 90})
    own.admin.ok("POST", "/api/inventory/counts", json={**stocktake, "counts": [{**line, "current_stock": 80}]})
    assert consumption(own, own.at_warehouse) == 0
    own.admin.ok("PUT", path, json={"current_stock": 75, "reason_code": "sold"})
    assert consumption(own, own.at_warehouse) == 5
    body = {**stocktake, "reason_code": "own_use", "counts": [{**line, "current_stock": 72}]}
    own.admin.ok("POST", "/api/inventory/counts", json=body)
    assert consumption(own, own.at_warehouse) == 8


def test_transfer_is_consumption_of_its_source_only(own: Shop) -> None:
    order = own.order(10)
    own.approve(order)
    assert consumption(own, own.at_warehouse) == 0
    own.fulfill(order)
    (arrived,) = own.admin.ok("GET", f"/api/inventory/{own.at_store['id']}/history?days=1")
    assert (arrived["units_in"], arrived["consumption"]) == (10, 0)
    assert consumption(own, own.at_warehouse) == 10


# ------------------------------------------------------------------------------------- turnover


@pytest.mark.parametrize(("age", "days"), [(0, 1), (5, 6), (6, 7), (40, 41), (89, 90), (400, 90)])
def test_turnover_averages_over_the_days_on_which_the_stock_row_existed(
    admin: Client, database: Database, age: int, days: int
) -> None:
    product = make_product(admin, category=unique("Young"))
    make_stock_history(database, make_store(admin), product, {age: 100})
    row = make_stock_history(database, make_store(admin), product, {age: 0})
    admin.ok("PUT", f"/api/inventory/{row}", json={"current_stock": 60})
    admin.ok("PUT", f"/api/inventory/{row}", json={"current_stock": 0, "reason_code": "sold"})
    kpi = admin.ok("GET", f"/api/inventory/kpi?category={product['category']}")
    assert (kpi["turnover_days"], kpi["consumption"]) == (days, 60)
    assert kpi["turnover"] == (0.6 if days >= 7 else None)


def test_turnover_counts_the_days_on_which_the_scope_had_stock_rows(shop: Shop, database: Database) -> None:
    old, new = unique("Scope"), unique("Scope")
    product = make_product(shop.admin, category=old)
    make_stock_history(database, shop.store, product, {9: 10})
    shop.admin.ok("PUT", f"/api/products/{product['id']}", json={"category": new})
    days = [shop.admin.ok("GET", f"/api/inventory/kpi?category={c}")["turnover_days"] for c in (old, new)]
    assert days == [9, 1]
    assert database.execute(INVARIANTS).fetchall() == []


def test_turnover_of_a_scope_without_stock_rows_is_null(client: Client) -> None:
    kpi = client.ok("GET", "/api/inventory/kpi?category=Nothing")
    assert (kpi["turnover"], kpi["turnover_days"], kpi["consumption"]) == (None, 0, 0)


# ------------------------------------------------------------------------------------- any history

OPENING = 10_000
# A movement: days ago, cases, its kind or reason code, and for how many days it was recorded after it occurred.
MOVEMENTS = st.tuples(
    st.integers(0, 130), st.integers(1, 90),
    st.sampled_from(["receipt", "transfer_out", "sold", "sample", "own_use", "damaged", "theft", "back",
                     "sale", "customer_return", "lost", "drunk", "sale reversed", "lost reversed"]),
    st.integers(0, 5),
)  # fmt: skip
WRONG = st.tuples(st.integers(0, 130), st.integers(-90, 90).filter(bool))


class Line(NamedTuple):
    """A movement as the test writes it; it may reverse the line before."""

    days: int  # ago
    kind: str
    delta: int
    code: str | None
    occurred: int | None = None  # days ago
    reverses: bool = False

    @property
    def used(self) -> int:
        """Its consumption, which counts on the day on which it occurred."""
        used = self.kind in ("transfer_out", "sale", "customer_return") or self.code in ("sold", "sample", "own_use")
        return -self.delta if used else 0

    @property
    def sold(self) -> int:
        return -self.delta if self.kind in ("sale", "customer_return") or self.code == "sold" else 0

    @property
    def written_off(self) -> int:
        return -self.delta if self.kind == "write_off" and self.code == "damaged" else 0


OCCURRED = {"sale": ("sale", None), "lost": ("write_off", "damaged"), "drunk": ("write_off", "own_use")}


def trade_of(age: int, days: int, cases: int, what: str, late: int) -> list[Line]:
    """A movement of real trade, with its reversal if it has one; `back` is a sale that is taken back."""
    occurred = max(days, min(days + late, age))  # not before the stock row was there
    if what in ("receipt", "transfer_out"):
        return [Line(days, what, cases if what == "receipt" else -cases, None)]
    if what == "customer_return":
        return [Line(days, what, cases, None, occurred)]
    name, _, reversed_one = what.partition(" ")
    if name in OCCURRED:
        booked = Line(days, OCCURRED[name][0], -cases, OCCURRED[name][1], occurred)
        return [booked, booked._replace(delta=cases, reverses=True)] if reversed_one else [booked]
    return [Line(days, "adjustment", cases, "sold") if what == "back" else Line(days, "count", -cases, what)]


class Books:
    """A warehouse, a store that it delivers to, and one product whose ledger is written by hand."""

    def __init__(self, admin: Client, database: Database) -> None:
        self.database = database
        self.source, self.store = make_store(admin, store_type="Warehouse"), make_store(admin)
        self.product = make_product(admin, category=unique("Any"))

    def figures(self, age: int, lines: list[Line]) -> tuple[Json, list[Json]]:
        """The KPI and its history for a stock row of this age with these movements; nothing is kept."""
        lines = [
            Line(age, "opening", OPENING, None),
            *sorted((x for x in lines if x.days <= age), key=lambda x: -x.days),
        ]
        with self.database.transaction(force_rollback=True):
            without_guards(self.database)
            self.write(age, lines)
            category = [self.product["category"]]
            kpi = stock_kpis.kpi(StockFilters(category=category)).select
            history = stock_kpis.kpi_history(KpiHistoryRequest(category=category, days=100)).select
            (now,) = self.database.execute(kpi.text, kpi.params).fetchall()
            (days,) = self.database.execute(history.text, history.params).fetchall()
        return now["data"], days["data"]

    def write(self, age: int, lines: list[Line]) -> None:
        """Insert the stock row and its movements, with an order for each transfer."""
        row = self.database.execute(
            """INSERT INTO inventory (store_id, product_id, current_stock, max_stock, created_at)
               VALUES (%s, %s, %s, 100000, company_day_start(company_day(now()) - %s)) RETURNING id""",
            (self.source["id"], self.product["id"], sum(line.delta for line in lines), age),
        ).fetchone()
        assert row is not None
        self.database.execute(
            """WITH l AS (
                   SELECT *, nextval(pg_get_serial_sequence('stock_movements', 'id')) AS id
                   FROM unnest(%s::int[], %s::text[], %s::int[], %s::text[], %s::int[], %s::boolean[])
                       WITH ORDINALITY AS l (days, kind, delta, code, occurred, reverses, ordinal)
               ), o AS (
                   INSERT INTO orders (store_id, source_store_id, product_id, requested_by, quantity,
                                       requested_quantity, batch_id)
                   SELECT %s, %s, %s, 1, -delta, -delta, ordinal FROM l WHERE kind = 'transfer_out'
                   RETURNING id, batch_id
               )
               INSERT INTO stock_movements
                   (id, inventory_id, kind, delta, balance_after, order_id, reason, reason_code, at, occurred_at,
                    reverses)
               OVERRIDING SYSTEM VALUE
               SELECT l.id, %s, kind, delta, sum(delta) OVER (ORDER BY ordinal), o.id, 'x', code,
                      company_day_start(company_day(now()) - days), company_day_start(company_day(now()) - occurred),
                      CASE WHEN reverses THEN lag(l.id) OVER (ORDER BY ordinal) END
               FROM l LEFT JOIN o ON o.batch_id = ordinal""",
            (*(list(column) for column in zip(*lines, strict=True)),
             self.store["id"], self.source["id"], self.product["id"], row["id"]),
        )  # fmt: skip


@pytest.fixture
def books(admin: Client, database: Database) -> Books:
    return Books(admin, database)


@settings(max_examples=60)
@given(st.integers(0, 130), st.lists(MOVEMENTS, max_size=12), st.lists(WRONG, min_size=1, max_size=6))
def test_turnover_of_any_history_equals_that_without_its_corrections(
    books: Books, age: int, trade: list[tuple[int, int, str, int]], wrong: list[tuple[int, int]]
) -> None:
    """A wrong booking is corrected on its day. One that is never taken back changes the stock, but no consumption."""
    real = [line for movement in trade for line in trade_of(age, *movement)]
    reversed_ones: list[Line] = []
    for days, by in wrong:
        reversed_ones += [Line(days, "adjustment", by, "correction"), Line(days, "adjustment", -by, None)]
    expected = books.figures(age, real)
    assert books.figures(age, [*real, *reversed_ones]) == expected
    kpi, history = books.figures(age, [*real, *reversed_ones[::2]])
    assert [trade_in(day) for day in (kpi, *history)] == [trade_in(day) for day in (expected[0], *expected[1])]
    recent = [line for line in real if line.days <= age and (line.occurred or line.days) <= 89]
    used, sold, lost = (sum(getattr(line, what) for line in recent) for what in ("used", "sold", "written_off"))
    assert trade_in(kpi) == (used, sold, lost, min(age + 1, 90))


def trade_in(figures: Json) -> tuple[int, ...]:
    """The figures that no correction changes."""
    return figures["consumption"], figures["sold"], figures["written_off"], figures["turnover_days"]
