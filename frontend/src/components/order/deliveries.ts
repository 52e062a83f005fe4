import type { Order } from "@/api/shapes";
import { companyDay } from "@/lib/format";
import { isSameCode, matchesWords } from "@/lib/names";
import { formatQuantity, formatSum } from "@/lib/quantities";
import { sourceOf } from "./ends";

/** The supplier of an approved order delivers it: it is received when it arrives, without a shipment. */
export const awaitsSupplier = ({ status, source_store_id }: Pick<Order, "status" | "source_store_id">) =>
  status === "approved" && source_store_id === null;

/** The cases of an order that may arrive: those in transit, or all if its supplier has to deliver. */
export const arriving = (order: Pick<Order, "status" | "source_store_id" | "quantity" | "in_transit">) =>
  awaitsSupplier(order) ? order.quantity : order.in_transit;

/** "8 cases in transit", "8 cases ordered". */
export const arrivingText = (order: Order) =>
  `${formatQuantity(arriving(order), order)} ${awaitsSupplier(order) ? "ordered" : "in transit"}`;

/** The digits of an order's number as people and scanners type it: PO-00000012, po-12, #12, 12. */
const digitsOf = (text: string) => /^(?:po-?|#)?\s*0*(\d+)$/i.exec(text.trim())?.[1];

/** The orders that a scanned or typed text finds: by SKU or number, else by words in the list. */
export function ordersNamed(text: string, orders: Order[]): Order[] {
  const digits = digitsOf(text);
  const exact = orders.filter(
    ({ sku, number }) => isSameCode(sku, text) || (digits !== undefined && digitsOf(number) === digits),
  );
  if (exact.length > 0) return exact;
  return orders.filter((order) =>
    matchesWords(
      [order.product_name, order.sku, order.number, order.carrier_reference, sourceOf(order)].join(" "),
      text,
    ),
  );
}

export type Due = "late" | "today" | "later";

/** When an order is due: late, today (a day of the company), or later. */
export function dueOf(order: Pick<Order, "late" | "due_at">, now: Date): Due {
  if (order.late) return "late";
  return order.due_at && companyDay(order.due_at) <= companyDay(now) ? "today" : "later";
}

/** The rows grouped by a key; the groups are in the order of their first rows. */
export function groupsOf<Row>(rows: Row[], keyOf: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups.values()];
}

/** "12 cases and 48 units". */
export const sumOf = (orders: Order[], figure: "quantity" | "in_transit" | "shipped_quantity") =>
  formatSum(orders.map((order) => [order[figure], order]));
