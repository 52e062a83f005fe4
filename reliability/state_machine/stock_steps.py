"""The steps of stock: sales, also beyond the books, customers' returns, counts, adjustments, write-offs, reversals."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from reliability.state_machine import stock
from reliability.state_machine.comparison import START, Comparison
from reliability.state_machine.model import Json, Movement, Order, StockRow
from reliability.state_machine.stock import Line

names = st.sampled_from(tuple(START))
sold = st.integers(-3, 9).filter(bool)
any_number = st.integers(0, 10_000)


class StockSteps(Comparison):
    """One rule for each way in which stock changes without an order."""

    @rule(name=names, delta=st.integers(-12, 12).filter(bool))
    def adjust(self, name: str, delta: int) -> None:
        """Add or remove cases."""
        row = self.rows[name]
        response = self.change(row, "adjustments", {"delta": delta, "reason": "model"},
                             stock.refusal_to_adjust(row, delta))  # fmt: skip
        if response is not None:
            self.book(row, "adjustment", delta, response["id"])

    @rule(name=names, cases=st.integers(1, 9))
    def write_off(self, name: str, cases: int) -> None:
        """Take away lost cases, also reserved ones: then the orders that were approved last are released."""
        row = self.rows[name]
        body = {"quantity": cases, "reason_code": "damaged"}
        response = self.change(row, "write-offs", body, stock.refusal_to_write_off(row, cases))
        if response is not None:
            self.book(row, "write_off", -cases, response["id"])
            self.compare_released(self.company.release(row), response)

    @rule(name=names, counted=st.integers(0, 25), moved=st.integers(-2, 2), refuse=st.booleans())
    def count(self, name: str, counted: int, moved: int, refuse: bool) -> None:
        """Book a count, of stock that may have moved meanwhile."""
        row = self.rows[name]
        self.try_to_count(row, counted, max(0, row.stock + moved), "refuse" if refuse else "book_difference")

    def try_to_count(self, row: StockRow, counted: int, expected: int, on_moved: str) -> None:
        """Count, and compare the orders that are released."""
        line = {"product_id": self.driver.product["id"], "current_stock": counted, "expected_stock": expected}
        body = {"store_id": row.store_id, "reason": "model", "counts": [line], "on_moved": on_moved}
        refused = stock.refusal_to_count(row, counted, expected, on_moved)
        self.count_as_seen("stock", "count", refused or 201)
        response = self.ask("POST", "/api/inventory/counts", body, refused or 201)
        if refused is None:
            self.book(row, "count", counted - expected, response["movements"][0]["id"])
            self.compare_released(self.company.release(row), response)

    @rule(lines=st.lists(st.tuples(names, sold, st.booleans()), min_size=1, max_size=2))
    def sell(self, lines: list[tuple[str, int, bool]]) -> None:
        """Book what was sold or came back, in cases or half cases of units; the books follow."""
        sales = [
            Line(self.rows[name], quantity * (stock.UNITS_PER_CASE // 2 if units else 1), "unit" if units else "case")
            for name, quantity, units in lines
        ]
        bodies = [self.body_of(line, f"{self.driver.requests} {index}") for index, line in enumerate(sales)]
        response = self.ask("POST", "/api/sales", self.sales(bodies), 200)
        for line, body, result in zip(sales, bodies, response["lines"], strict=True):
            self.book_line(line, body, result)
        released: list[Order] = []
        for row in dict.fromkeys(line.row for line in sales):
            released += self.company.release(row)
        self.compare_released(released, response)
        self.count_as_seen("stock", "sell and release" if released else "sell", 200)

    def body_of(self, line: Line, external_id: str) -> Json:
        """A line as it is sent."""
        return {"store_id": line.row.store_id, "product_id": self.driver.product["id"], "quantity": line.quantity,
                "unit": line.unit, "external_id": external_id}  # fmt: skip

    def sales(self, lines: list[Json]) -> Json:
        """A request that books the lines that are not refused."""
        return {"source": self.driver.source, "mode": "valid", "lines": lines}

    def book_line(self, line: Line, body: Json, result: Json) -> None:
        """Book a line in the model and compare its result, with the stock that was found for it."""
        cases = line.cases()
        if cases is None:
            assert (result["result"], result["code"]) == ("refused", "not_whole_cases"), result
            self.count_as_seen("stock", "sell in units", 422)
            return
        found = stock.sell(self.company, line.row, cases)
        assert (result["result"], result["found_stock"]) == ("booked", found), f"{result}: {found} found"
        missing = None
        if found:
            missing = self.remember(line.row, "adjustment", found, self.driver.found_for(result["movement_id"]))
        kind = "sale" if cases > 0 else "customer_return"
        self.remember(line.row, kind, -cases, result["movement_id"], missing)
        self.count_as_seen("stock", f"{kind} beyond the books" if found else f"{kind} in {line.unit}s", 200)
        self.lines.append((body, result))

    @precondition(lambda self: self.lines)
    @rule(pick=any_number, other=st.booleans())
    def sell_again(self, pick: int, other: bool) -> None:
        """A line that is sent again is booked once; with another quantity it is refused."""
        body, before = self.lines[pick % len(self.lines)]
        again = body | ({"quantity": body["quantity"] * 2} if other else {})
        (result,) = self.ask("POST", "/api/sales", self.sales([again]), 200)["lines"]
        expected = ("refused", None, 0) if other else ("already_booked", before["movement_id"], before["found_stock"])
        assert (result["result"], result["movement_id"], result["found_stock"]) == expected, result
        self.count_as_seen("stock", "sell again", 409 if other else 200)

    @precondition(lambda self: self.company.movements)
    @rule(pick=any_number)
    def reverse(self, pick: int) -> None:
        """Take a movement back, once."""
        known = [movement for movement in self.company.movements if movement.id]
        movement = self.recent(known, pick)
        refused = stock.refusal_to_reverse(self.company, movement)
        path = f"/api/inventory/movements/{movement.id}/reverse"
        self.count_as_seen("stock", f"reverse {movement.kind}", refused or 201)
        response = self.ask("POST", path, {"reason": "mistake"}, refused or 201)
        if refused is None:
            assert (response["delta"], response["reverses_id"]) == (-movement.delta, movement.id), response
            stock.reverse(self.company, movement, response["id"])
            self.compare_released(self.company.release(movement.row), response)

    def recent(self, known: list[Movement], pick: int) -> Movement:
        """Two times in three one of the last movements that are not reversed, else any."""
        fitting = [one for one in known if not (one.is_reversed or one.is_reversal)][-4:]
        chosen = fitting if fitting and pick % 3 else known
        return chosen[pick % len(chosen)]

    def change(self, row: StockRow, what: str, body: Json, refused: int | None) -> Json | None:
        """Send a change of one stock row; returns the movement that was booked."""
        self.count_as_seen("stock", what, refused or 201)
        response = self.ask("POST", f"/api/inventory/{row.inventory_id}/{what}", body, refused or 201)
        return None if refused else response

    def book(self, row: StockRow, kind: str, delta: int, key: str) -> None:
        """Book a movement in the model, which can be reversed."""
        self.company.book(row, kind, delta)
        self.remember(row, kind, delta, key)

    def remember(self, row: StockRow, kind: str, delta: int, key: str, found: Movement | None = None) -> Movement:
        """Add a movement to those that can be reversed."""
        self.company.movements.append(Movement(key, row, kind, delta, found))
        return self.company.movements[-1]
