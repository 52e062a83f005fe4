"""The rules of stock: sales, customers' returns, counts, adjustments, write-offs and reversals."""

from dataclasses import dataclass

from reliability.state_machine.model import Company, Movement, StockRow

UNITS_PER_CASE = 6


@dataclass(frozen=True)
class Line:
    """A line of sales; a negative quantity is a customer's return."""

    row: StockRow
    quantity: int
    unit: str

    def cases(self) -> int | None:
        """Its cases; None if the units are no whole cases."""
        if self.unit == "case":
            return self.quantity
        return self.quantity // UNITS_PER_CASE if self.quantity % UNITS_PER_CASE == 0 else None


def sell(company: Company, row: StockRow, cases: int) -> int:
    """Book a sale; returns the cases that were not in the books and so are found."""
    found = max(cases - row.stock, 0)
    if found:
        company.book(row, "adjustment", found)
    company.book(row, "sale" if cases > 0 else "customer_return", -cases)
    return found


def refusal_to_adjust(row: StockRow, delta: int) -> int | None:
    """The stock never falls below the reserved cases."""
    return None if row.stock + delta >= row.reserved else 409


def refusal_to_write_off(row: StockRow, cases: int) -> int | None:
    """No more than there is; reserved cases can be lost."""
    return None if cases <= row.stock else 409


def refusal_to_count(row: StockRow, counted: int, expected: int, on_moved: str) -> int | None:
    """Stock that moved since it was counted is refused, or the difference is booked."""
    if expected != row.stock and on_moved == "refuse":
        return 409
    return None if row.stock + counted - expected >= 0 else 409


def not_reversed(movement: Movement) -> list[Movement]:
    """The movement and the stock that was found for it, without those that are reversed."""
    both = [movement, *([movement.found] if movement.found else [])]
    return [one for one in both if not one.is_reversed]


def refusal_to_reverse(company: Company, movement: Movement) -> int | None:
    """Only once, not before a count that stands, and only if the cases that it added are still there."""
    later = company.movements[company.movements.index(movement) + 1 :]
    counted = any(one.kind == "count" and not one.is_reversed and one.row is movement.row for one in later)
    if movement.is_reversed or movement.is_reversal or movement.delta == 0 or counted:
        return 409
    back = sum(one.delta for one in not_reversed(movement))
    return None if movement.row.stock - back >= 0 else 409


def reverse(company: Company, movement: Movement, key: str) -> None:
    """Each movement is taken back; the reversal of a count is an adjustment."""
    for one in not_reversed(movement):
        kind = "adjustment" if one.kind == "count" else one.kind
        company.book(one.row, kind, -one.delta)
        company.movements.append(Movement(key if one is movement else "", one.row, kind, -one.delta, is_reversal=True))
        one.is_reversed = True
