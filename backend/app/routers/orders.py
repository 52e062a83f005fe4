"""Replenishment orders: request, approve, ship, receive, fulfill, cancel, return."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.domain import order_lifecycle, returns, shipping
from app.domain.transaction import Transaction
from app.http.list_responses import list_response
from app.http.problem_details import CHANGE, CREATE, READ_ONE, READ_PAGE, READ_REPORT
from app.http.report_responses import report_response
from app.http.responses import (
    batch_response,
    created_response,
    location,
    one_response,
    orders_response,
    path_of,
)
from app.http.routing import StrictRouter
from app.http.stale_reads import read_stale
from app.http.transactions import Write, read
from app.models.fields import Id
from app.models.filters import OrderFilters, OrderScope
from app.models.resource import Page
from app.models.schemas import (
    Order,
    OrderAgreement,
    OrderApproval,
    OrderCancellation,
    OrderCounts,
    OrderCreate,
    OrderCreated,
    OrderDetail,
    OrderFulfilment,
    OrderReceipt,
    OrderReturn,
    Orders,
    OrdersAgreement,
    OrdersApproval,
    OrdersCancellation,
    OrdersCreate,
    OrdersCreated,
    OrdersFulfilment,
    OrderShipment,
    OrdersReceipt,
    OrdersShipment,
    OrderUpdate,
)
from app.queries import orders
from app.queries.order_search import SearchMatches, find_search_matches

router = StrictRouter(prefix="/orders", tags=["orders"])


@router.get("", response_model=Page[Order], responses=READ_PAGE)
async def list_orders(request: Request, filters: Annotated[OrderFilters, Query()]) -> Response:
    """Orders, newest first; filtered by status, store, region, product, day and text."""
    matches = await search_matches(request, filters)
    return await list_response(request, orders.list_orders(filters, matches), filters)


@router.get("/counts", response_model=OrderCounts, responses=READ_REPORT)
async def count_orders(request: Request, scope: Annotated[OrderScope, Query()]) -> Response:
    """Number of orders that match, by status, in total, and late."""
    matches = await search_matches(request, scope)
    return await report_response(request, orders.count_orders(scope, matches), scope, OrderCounts)


async def search_matches(request: Request, scope: OrderScope) -> SearchMatches | None:
    """Return the products, stores or order number that the search text matches; None without a search text."""
    return await read_stale(request, find_search_matches(scope.search)) if scope.search is not None else None


@router.get("/{order_id:id}", response_model=OrderDetail, responses=READ_ONE)
async def get_order(request: Request, order_id: Id) -> Response:
    """One order with its history, oldest event first."""
    return one_response(await read(request, orders.find_order(order_id)), "order")


@router.post("", status_code=201, response_model=OrderCreated, responses=CREATE)
async def create_order(request: Request, body: OrderCreate, write: Write) -> Response:
    """Request goods: a store manager for the own store, a regional manager within the region.

    Another open order for the same store and product does not matter: `duplicates` names it.
    """

    async def work(tx: Transaction) -> Response:
        (key,) = await order_lifecycle.create(tx, [body])
        return created_response(await tx.fetch(orders.find_new_order(key)), location(request, key))

    return await write(work)


@router.post("/batch", status_code=201, response_model=OrdersCreated, responses=CREATE)
async def create_orders(request: Request, body: OrdersCreate, write: Write) -> Response:
    """Request up to 100 orders together, all or nothing. They share a batch_id."""

    async def work(tx: Transaction) -> Response:
        batch_id = await orders.next_batch(tx.cursor)
        await order_lifecycle.create(tx, body.orders, batch_id)
        return batch_response(request, await tx.fetch(orders.find_new_batch(batch_id)), batch_id)

    return await write(work)


@router.post("/agree", response_model=Orders, responses=CHANGE)
async def agree_to_orders(body: OrdersAgreement, write: Write) -> Response:
    """Agree to several transfers, all or nothing; an error lists each rejected order with its reason."""

    async def work(tx: Transaction) -> Response:
        keys, versions = await order_lifecycle.selected(tx, body)
        await order_lifecycle.agree(tx, keys, body.reason, versions)
        return orders_response(await tx.fetch(orders.list_by_ids(keys)), body)

    return await write(work)


@router.post("/approve", response_model=Orders, responses=CHANGE)
async def approve_orders(body: OrdersApproval, write: Write) -> Response:
    """Approve several orders, all or nothing; an error lists each rejected order with its reason."""

    async def work(tx: Transaction) -> Response:
        keys, versions = await order_lifecycle.selected(tx, body)
        approval = OrderApproval(reason=body.reason, allow_inactive=body.allow_inactive)
        await order_lifecycle.approve(tx, keys, approval, versions)
        return orders_response(await tx.fetch(orders.list_by_ids(keys)), body)

    return await write(work)


@router.post("/fulfill", response_model=Orders, responses=CHANGE)
async def fulfill_orders(body: OrdersFulfilment, write: Write) -> Response:
    """Fulfill several orders, all or nothing; an error lists each rejected order with its reason."""

    async def work(tx: Transaction) -> Response:
        keys, versions = await order_lifecycle.selected(tx, body)
        await order_lifecycle.fulfill(tx, keys, body.allow_over_max, versions)
        return orders_response(await tx.fetch(orders.list_by_ids(keys)), body)

    return await write(work)


@router.post("/ship", response_model=Orders, responses=CHANGE)
async def ship_orders(body: OrdersShipment, write: Write) -> Response:
    """Ship several orders in full, all or nothing; an error lists each rejected order with its reason."""

    async def work(tx: Transaction) -> Response:
        keys, versions = await order_lifecycle.selected(tx, body)
        shipment = OrderShipment.model_construct(
            quantity=None, expected_at=body.expected_at, carrier_reference=body.carrier_reference, remainder=None
        )
        await shipping.ship(tx, keys, shipment, versions)
        return orders_response(await tx.fetch(orders.list_by_ids(keys)), body)

    return await write(work)


@router.post("/receive", response_model=Orders, responses=CHANGE)
async def receive_orders(body: OrdersReceipt, write: Write) -> Response:
    """Receive all cases in transit of several orders, all or nothing; an error lists each rejected order.

    An approved order from a supplier is shipped and received.
    """

    async def work(tx: Transaction) -> Response:
        keys, versions = await order_lifecycle.selected(tx, body)
        await shipping.receive_all(tx, keys, body.allow_over_max, versions)
        return orders_response(await tx.fetch(orders.list_by_ids(keys)), body)

    return await write(work)


@router.post("/cancel", response_model=Orders, responses=CHANGE)
async def cancel_orders(body: OrdersCancellation, write: Write) -> Response:
    """Cancel several orders with one reason, all or nothing; an error lists each rejected order with its reason."""

    async def work(tx: Transaction) -> Response:
        keys, versions = await order_lifecycle.selected(tx, body)
        await order_lifecycle.cancel(tx, keys, body.reason, versions)
        return orders_response(await tx.fetch(orders.list_by_ids(keys)), body)

    return await write(work)


@router.patch("/{order_id:id}", response_model=OrderDetail, responses=CHANGE)
async def edit_order(order_id: Id, body: OrderUpdate, write: Write) -> Response:
    """Change quantity or notes while the order is pending."""

    async def work(tx: Transaction) -> Response:
        await order_lifecycle.edit(tx, order_id, body)
        return one_response(await tx.fetch(orders.find_order(order_id)), "order")

    return await write(work)


@router.patch("/{order_id:id}/agree", response_model=OrderDetail, responses=CHANGE)
async def agree_to_order(order_id: Id, write: Write, body: OrderAgreement | None = None) -> Response:
    """Agree for the source of a pending transfer to give its cases (`needs_agreement`).

    The source is a store: its manager, the regional manager of its region or an administrator agrees; if the cases go
    to another region, the regional manager or an administrator. A larger quantity takes the agreement back.
    """

    async def work(tx: Transaction) -> Response:
        await order_lifecycle.agree(tx, [order_id], body and body.reason)
        return one_response(await tx.fetch(orders.find_order(order_id)), "order")

    return await write(work)


@router.patch("/{order_id:id}/approve", response_model=OrderDetail, responses=CHANGE)
async def approve_order(order_id: Id, write: Write, body: OrderApproval | None = None) -> Response:
    """Approve a pending order and reserve its cases at the source; a smaller quantity needs a reason.

    The source of a transfer has to agree before (409 `agreement_missing`), unless the caller may agree for it.
    """

    async def work(tx: Transaction) -> Response:
        await order_lifecycle.approve(tx, [order_id], body or OrderApproval())
        return one_response(await tx.fetch(orders.find_order(order_id)), "order")

    return await write(work)


@router.patch("/{order_id:id}/fulfill", response_model=OrderDetail, responses=CHANGE)
async def fulfill_order(order_id: Id, write: Write, body: OrderFulfilment | None = None) -> Response:
    """Mark an approved order as fulfilled and move its cases."""

    async def work(tx: Transaction) -> Response:
        over = body is not None and body.allow_over_max
        await order_lifecycle.fulfill(tx, [order_id], over)
        return one_response(await tx.fetch(orders.find_order(order_id)), "order")

    return await write(work)


@router.patch("/{order_id:id}/ship", response_model=OrderDetail, responses=CHANGE)
async def ship_order(order_id: Id, write: Write, body: OrderShipment | None = None) -> Response:
    """Take the cases of an approved order out of its source: they are in transit until they are received.

    If fewer are shipped than were approved, the rest becomes a backorder or is closed, as `remainder` says.
    """

    async def work(tx: Transaction) -> Response:
        await shipping.ship(tx, [order_id], body or OrderShipment())
        return one_response(await tx.fetch(orders.find_order(order_id)), "order")

    return await write(work)


@router.patch("/{order_id:id}/receive", response_model=OrderDetail, responses=CHANGE)
async def receive_order(order_id: Id, body: OrderReceipt, write: Write) -> Response:
    """Put arrived cases of a shipped order into its store, several times if the delivery comes in parts.

    The order is fulfilled when nothing is in transit any more, or when `final` says that the rest is lost. An approved
    order from a supplier is shipped in full by its first receipt.
    """

    async def work(tx: Transaction) -> Response:
        await shipping.receive(tx, order_id, body)
        return one_response(await tx.fetch(orders.find_order(order_id)), "order")

    return await write(work)


@router.patch("/{order_id:id}/cancel", response_model=OrderDetail, responses=CHANGE)
async def cancel_order(order_id: Id, body: OrderCancellation, write: Write) -> Response:
    """Cancel an order that is not fulfilled, with a reason, and release its reservation."""

    async def work(tx: Transaction) -> Response:
        await order_lifecycle.cancel(tx, [order_id], body.reason)
        return one_response(await tx.fetch(orders.find_order(order_id)), "order")

    return await write(work)


@router.post("/{order_id:id}/return", status_code=201, response_model=OrderDetail, responses=CHANGE)
async def return_order(request: Request, order_id: Id, body: OrderReturn, write: Write) -> Response:
    """Request a return of a fulfilled order, in whole or in part, to its source or to the supplier.

    The return is a new order (`return_of`), which is approved, shipped and received like any other. All returns of an
    order together have at most the usable cases that it received (`returnable_quantity`).
    """

    async def work(tx: Transaction) -> Response:
        key = await returns.create(tx, order_id, body)
        made = f"{path_of(request).rpartition('/orders/')[0]}/orders/{key}"
        return created_response(await tx.fetch(orders.find_order(key)), made)

    return await write(work)
