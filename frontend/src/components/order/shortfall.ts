import type { Order, OrderDetail } from "@/api/shapes";

/** The order that a shipment has created for the cases that were not shipped. */
export interface Backorder {
  id: string;
  /** Null in a preview. */
  number: string | null;
}

/** The backorder of an order, which its history names; undefined if it has none. */
export function backorderIn({ history }: Pick<OrderDetail, "history">): Backorder | undefined {
  const id = changedTo(history, "backorder_id");
  const number = changedTo(history, "backorder");
  return id === undefined ? undefined : { id: String(id), number: number ? String(number) : null };
}

const changedTo = (history: OrderDetail["history"], field: string) =>
  history.find(({ changes }) => changes?.[field])?.changes?.[field]?.[1];

type Quantities = Pick<
  Order,
  "status" | "quantity" | "shipped_quantity" | "received_quantity" | "damaged_quantity" | "in_transit"
>;

/** The shipped cases that will never arrive. */
export const lostIn = (order: Quantities) =>
  order.status === "fulfilled" ? order.shipped_quantity - order.received_quantity - order.damaged_quantity : 0;

/** Whether less than the whole quantity was shipped or arrived usable. */
export const isShort = (order: Quantities) =>
  order.shipped_quantity > 0 &&
  (order.shipped_quantity < order.quantity || order.damaged_quantity > 0 || lostIn(order) > 0);
