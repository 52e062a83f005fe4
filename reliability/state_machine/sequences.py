"""Sequences of steps that single draws seldom give: each is one rule, so that most examples have some of them."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from reliability.state_machine.order_steps import OrderSteps, any_order, if_any, quantities, stores
from reliability.state_machine.orders import returnable
from reliability.state_machine.stock_steps import StockSteps
from reliability.trial import ASKER, SOUTH


class Sequences(OrderSteps, StockSteps):
    """All steps, and some of them one after the other."""

    @rule(store=stores, quantity=quantities, more=st.integers(-2, 3))
    def edit_an_agreed_transfer(self, store: str, quantity: int, more: int) -> None:
        """More than the source has agreed to takes its agreement back; the same or less does not."""
        order = self.try_to_create(store, "giver", quantity)
        self.try_to_agree(order, SOUTH)
        self.try_to_edit(order, max(1, quantity + more))

    @rule(store=stores, first=st.integers(1, 3), second=st.integers(1, 3))
    def lose_a_reserved_case(self, store: str, first: int, second: int) -> None:
        """A count of one case less than is reserved releases the order that was approved last, and no other."""
        for quantity in (first, second):
            order = self.try_to_create(store, "warehouse", quantity)
            self.try_to_approve(order, quantity, reason=False, dry=False, west=False)
        row = self.rows["warehouse"]
        self.try_to_count(row, max(0, row.reserved - 1), row.stock, "refuse")

    @if_any("fulfilled")
    @rule(pick=any_order)
    def cancel_a_return(self, pick: int) -> None:
        """The cases of a cancelled return can be returned again."""
        fitting = [order for order in self.company.orders if returnable(self.company, order) > 0]
        if not fitting:
            return
        order = fitting[pick % len(fitting)]
        made = self.try_to_give_back(order, 1)
        assert made is not None
        self.try_to_cancel(made)
        self.compare_returnable(order, self.driver.ask("GET", f"/api/orders/{order.id}", ASKER)[1])
