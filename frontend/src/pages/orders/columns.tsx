import { Link } from "@tanstack/react-router";
import type { Order } from "@/api/shapes";
import { Ago } from "@/components/Moment";
import { destinationOf, sourceOf } from "@/components/order/ends";
import { OrderStatus } from "@/components/order/OrderStatus";
import { isShort } from "@/components/order/shortfall";
import { columnsOf } from "@/components/table/columns";
import { TwoLines } from "@/components/table/TwoLines";
import { formatNumber, formatRoundMoney } from "@/lib/format";
import { formatInCases } from "@/lib/quantities";
import { priceNow } from "./agreed";
import classes from "./orders.module.css";

const column = columnsOf<Order>();

/** What became of the quantity of an order, if it is not the quantity itself. */
function besideQuantity(order: Order): string {
  if (order.status === "shipped") return `${formatNumber(order.in_transit)} in transit`;
  if (isShort(order)) return `${formatNumber(order.received_quantity)} received`;
  return order.quantity === order.requested_quantity ? "" : `of ${formatNumber(order.requested_quantity)}`;
}

/** The region of the destination, and whether it is a return. */
function destinationNote(order: Order): string {
  if (order.to_supplier) return "Return to the supplier";
  return order.return_of === null ? order.region : `Return · ${order.region}`;
}

export const orderColumns = column.columns([
  column.accessor("number", {
    header: "Order",
    meta: { sort: "id", narrow: true, phone: "title" },
    cell: ({ row: { original: order } }) => (
      <TwoLines second={order.requested_by_name}>
        <Link from="/orders" to="/orders" search={(before) => ({ ...before, item: order.id })} resetScroll={false}>
          {order.number}
        </Link>
      </TwoLines>
    ),
  }),
  column.accessor("product_name", {
    header: "Product",
    meta: { phone: "whole" },
    cell: ({ row: { original: order } }) => (
      <TwoLines second={`${order.sku} · ${order.category}`}>{order.product_name}</TwoLines>
    ),
  }),
  column.accessor("store_name", {
    header: "Destination",
    meta: { phone: "left" },
    cell: ({ row: { original: order } }) => <TwoLines second={destinationNote(order)}>{destinationOf(order)}</TwoLines>,
  }),
  column.accessor("source_store_name", {
    header: "Source",
    meta: { room: "much", phone: "hidden" },
    cell: ({ row }) => sourceOf(row.original),
  }),
  column.accessor("quantity", {
    header: "Cases",
    meta: { numeric: true, phone: "right", named: true },
    cell: ({ row: { original: order } }) => (
      <TwoLines second={<span className={classes.nowrap}>{besideQuantity(order)}</span>}>
        {formatInCases(order.quantity, order)}
      </TwoLines>
    ),
  }),
  column.display({
    id: "value",
    header: "Value, rounded",
    meta: { numeric: true, room: "much", phone: "hidden" },
    cell: ({ row: { original: order } }) => (
      <TwoLines second={priceNow(order)}>{formatRoundMoney(order.value)}</TwoLines>
    ),
  }),
  column.display({
    id: "state",
    header: "Status",
    meta: { phone: "left" },
    cell: ({ row }) => <OrderStatus order={row.original} />,
  }),
  column.accessor("created_at", {
    header: "Requested",
    meta: { sort: "created_at", numeric: true, room: "some", phone: "right" },
    cell: ({ getValue }) => (
      <span className="quiet">
        <Ago at={getValue()} />
      </span>
    ),
  }),
]);
