"""The rules of stock: sales, customers' returns, counts, adjustments, write-offs and reversals."""

from dataclasses import dataclass

from reliability.state_machine.model import Company, Movement, Place

UNITS_PER_CASE = 6


@dataclass(frozen=True)
class Line:
    """A line of sales; a negative quantity is a customer's return."""

    place: Place
    quantity: int
    unit: str

    def cases(self) -> int | None:
        """Its cases; None if the units are no whole cases."""
        if self.unit == "case":
            return self.quantity
        return self.quantity // UNITS_PER_CASE if self.quantity % UNITS_PER_CASE == 0 else None


def sell(company: Company, place: Place, cases: int) -> int:
    """Book a sale; returns the cases that were not in the books and so are found."""
    found = max(cases - place.stock, 0)
    if found:
        company.book(place, "adjustment", found)
    company.book(place, "sale" if cases > 0 else "customer_return", -cases)
    return found


def refusal_to_adjust(place: Place, delta: int) -> int | None:
    """The stock never falls below the reserved cases."""
    return None if place.stock + delta >= place.reserved else 409


def refusal_to_write_off(place: Place, cases: int) -> int | None:
    """No more than there is; reserved cases can be lost."""
    return None if cases <= place.stock else 409


def refusal_to_count(place: Place, counted: int, expected: int, on_moved: str) -> int | None:
    """Stock that moved since it was counted is refused, or the difference is booked."""
    if expected != place.stock and on_moved == "refuse":
        return 409
    return None if place.stock + counted - expected >= 0 else 409


def standing(movement: Movement) -> list[Movement]:
    """The movement and the stock that was found for it, without those that are reversed."""
    both = [movement, *([movement.found] if movement.found else [])]
    return [one for one in both if not one.is_reversed]


def refusal_to_reverse(company: Company, movement: Movement) -> int | None:
    """Only once, not before a count that stands, and only if the cases that it added are still there."""
    later = company.movements[company.movements.index(movement) + 1 :]
    counted = any(one.kind == "count" and not one.is_reversed and one.place is movement.place for one in later)
    if movement.is_reversed or movement.is_reversal or movement.delta == 0 or counted:
        return 409
    back = sum(one.delta for one in standing(movement))
    return None if movement.place.stock - back >= 0 else 409


def reverse(company: Company, movement: Movement, key: str) -> None:
    """Each movement is taken back; the reversal of a count is an adjustment."""
    for one in standing(movement):
        kind = "adjustment" if one.kind == "count" else one.kind
        company.book(one.place, kind, -one.delta)
        company.movements.append(
            Movement(key if one is movement else "", one.place, kind, -one.delta, is_reversal=True)
        )
        one.is_reversed = True
