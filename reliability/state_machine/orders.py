"""The rules of orders: when each move is refused, and with which status, and what it changes otherwise."""

from reliability.state_machine.model import Company, Order


def returnable(company: Company, order: Order) -> int:
    """The usable cases of a fulfilled order that no return has taken."""
    if order.status != "fulfilled" or order.return_of is not None:
        return 0
    returns = [one for one in company.orders if one.return_of is order and one.status != "cancelled"]
    return order.received - sum(one.shipped or one.quantity for one in returns)


def refusal_to_return(company: Company, order: Order, quantity: int) -> int | None:
    """Only fulfilled orders that are no returns, and no more than they received."""
    return None if 0 < quantity <= returnable(company, order) else 409


def give_back(company: Company, order: Order, quantity: int, key: str) -> Order:
    """A return goes the other way; one to the supplier has the store at both ends."""
    made = Order(key, order.source or order.store, order.store, quantity, quantity, return_of=order)
    company.orders.append(made)
    return made


def refusal_to_edit(company: Company, order: Order, quantity: int) -> int | None:
    """Only while pending; a return has no more than can be returned."""
    if order.status != "pending":
        return 409
    more = quantity - order.quantity
    return 409 if order.return_of and more > 0 and more > returnable(company, order.return_of) else None


def edit(order: Order, quantity: int) -> None:
    """More than the source has agreed to takes its agreement back; without a change the version stays."""
    if quantity == order.quantity:
        return
    if order.agreed is not None and quantity > order.agreed:
        order.agreed = None
    order.quantity = order.requested = quantity
    order.version += 1


def refusal_to_agree(order: Order, may: bool) -> int | None:
    """Only transfers, by the source's region, once, while they are pending."""
    if not (order.needs_agreement and may):
        return 403
    return None if order.status == "pending" and order.agreed is None else 409


def agree(order: Order) -> None:
    """The agreement is to the current quantity."""
    order.agreed, order.version = order.quantity, order.version + 1


def refusal_to_approve(order: Order, quantity: int, reason: bool, region: str | None) -> int | None:
    """Only while pending; less needs a reason; the source has to agree and to have enough. `region` is the caller's."""
    if region not in (None, order.store.region):
        return 403
    agreed = order.agreed is not None or not order.needs_agreement or region is None
    said = quantity == order.quantity or reason
    there = order.source is None or order.source.available >= quantity
    return None if order.status == "pending" and agreed and said and there else 409


def approve(company: Company, order: Order, quantity: int) -> None:
    """The cases are reserved at the source, which agrees to the requested quantity if it has not."""
    if order.needs_agreement and order.agreed is None:
        order.agreed = order.quantity
    order.status, order.quantity, order.version = "approved", quantity, order.version + 1
    if order.source is not None:
        order.source.reserved += quantity
    company.approved = [other for other in company.approved if other is not order] + [order]


def refusal_to_cancel(order: Order) -> int | None:
    """Only orders that are not shipped."""
    return None if order.status in ("pending", "approved") else 409


def cancel(order: Order) -> None:
    """The reservation is released."""
    if order.status == "approved" and order.source is not None:
        order.source.reserved -= order.quantity
    order.status, order.version = "cancelled", order.version + 1


def over_maximum(order: Order, cases: int, allowed: bool) -> bool:
    """Whether these cases do not fit into the store."""
    return not (allowed or order.is_to_supplier) and cases > 0 and order.store.stock + cases > order.store.max_stock


def refusal_to_fulfill(order: Order, over: bool) -> int | None:
    """Only approved orders; over max_stock only if allowed."""
    return None if order.status == "approved" and not over_maximum(order, order.quantity, over) else 409


def fulfill(company: Company, order: Order) -> None:
    """All cases leave the source and arrive at once."""
    depart(company, order, order.quantity, order.quantity)
    arrive(company, order, order.quantity)
    order.shipped = order.received = order.quantity
    order.status, order.version = "fulfilled", order.version + 1


def refusal_to_ship(order: Order, quantity: int, remainder: str) -> int | None:
    """Only approved orders; if cases are left, the request says what becomes of them."""
    if order.status != "approved":
        return 409
    return None if quantity == order.quantity or remainder else 422


def ship(company: Company, order: Order, quantity: int, remainder: str) -> int:
    """The shipped cases are in transit; returns the cases of a backorder. A closed rest is released."""
    rest = order.quantity - quantity if remainder == "backorder" else 0
    depart(company, order, quantity, order.quantity - rest)
    order.status, order.shipped, order.version = "shipped", quantity, order.version + 1
    return rest


def add_backorder(company: Company, order: Order, quantity: int, key: str) -> Order:
    """The rest is an approved order, which was agreed to and approved with its original."""
    rest = Order(key, order.store, order.source, quantity, quantity, order.return_of, "approved", agreed=order.agreed)
    rest.version = 2 if order.agreed is None else 3
    company.orders.append(rest)
    company.approved.insert(company.approved.index(order) + 1, rest)
    return rest


def refusal_to_receive(order: Order, received: int, damaged: int, final: bool, reason: bool, over: bool) -> int | None:
    """Only orders that may arrive, no more than is in transit; damaged and lost cases need a reason."""
    if (received + damaged == 0 and not final) or (damaged > 0 and not reason):
        return 422
    left = order.can_arrive - received - damaged
    if not (order.status == "shipped" or order.awaits_supplier) or left < 0:
        return 409
    if final and left > 0 and not reason:
        return 422
    return 409 if over_maximum(order, received, over) else None


def receive(company: Company, order: Order, received: int, damaged: int, final: bool) -> None:
    """Usable cases become stock; damaged ones, and those that are missing at the end, are lost.

    The first receipt of a supplier's delivery ships the order.
    """
    left = order.can_arrive - received - damaged
    if order.awaits_supplier:
        order.shipped = order.quantity
    arrive(company, order, received)
    order.received, order.damaged = order.received + received, order.damaged + damaged
    if order.source is not None and not order.is_to_supplier:
        company.lost += damaged + (left if final else 0)
    order.status = "fulfilled" if final or left == 0 else "shipped"
    order.version += 1


def depart(company: Company, order: Order, cases: int, released: int) -> None:
    """Cases leave the source, if it is a store of the company, and the reservation ends."""
    if order.source is not None:
        company.book(order.source, departure(order), -cases)
        order.source.reserved -= released


def departure(order: Order) -> str:
    """The kind of the movement out of the source."""
    if order.is_to_supplier:
        return "supplier_return"
    return "transfer_out" if order.return_of is None else "return_out"


def arrive(company: Company, order: Order, cases: int) -> None:
    """Cases become stock of the store, unless they go to the supplier."""
    if not order.is_to_supplier:
        company.book(order.store, arrival(order), cases)


def arrival(order: Order) -> str:
    """The kind of the movement into the store."""
    if order.source is None:
        return "receipt"
    return "transfer_in" if order.return_of is None else "return_in"
