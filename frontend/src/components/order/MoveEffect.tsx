import type { Move, MovePreview } from "@/api/orders";
import type { Order, OrderDetail } from "@/api/shapes";
import { formatDayOf, formatNumber } from "@/lib/format";
import { formatQuantity } from "@/lib/quantities";
import { destinationOf, sourceOf } from "./ends";
import classes from "./order.module.css";
import { backorderIn, lostIn } from "./shortfall";

const MOST = 4;

interface MoveEffectProps {
  move: Move;
  preview: MovePreview;
}

/** "New stock in Dallas: 12 cases, 10 of them reserved, low stock.", when a supplier delivers, and what a shipment or a receipt leaves. */
export function MoveEffect({ move, preview }: MoveEffectProps) {
  const rows = stockOf(move, preview);
  const delivery = effectOf(move, preview);
  if (rows.length === 0 && delivery.length === 0) return <span>Stock does not change.</span>;
  return (
    <ul className={classes.effect}>
      {delivery.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {rows.slice(0, MOST).map((row) => (
        <li key={row.id}>
          New stock{rows.length > 1 && ` of ${row.product_name}`} in {row.store_name}:{" "}
          <strong className="number">{formatQuantity(row.current_stock, row)}</strong>
          {row.reserved_stock > 0 && `, ${formatNumber(row.reserved_stock)} of them reserved`}
          {row.low_stock && ", low stock"}.
        </li>
      ))}
      {rows.length > MOST && <li>and {formatNumber(rows.length - MOST)} more</li>}
    </ul>
  );
}

/** The stock that changes; an agreement changes none, and the destination of a shipment only has other cases on order. */
function stockOf(move: Move, { stock, movements }: MovePreview) {
  if (move === "agree") return [];
  const isDelivery = move === "ship" || move === "receive";
  return isDelivery ? stock.filter(({ id }) => movements.some(({ inventory_id }) => inventory_id === id)) : stock;
}

function effectOf(move: Move, preview: MovePreview): string[] {
  if (!("orders" in preview.result)) return deliveryOf(move, preview, preview.result);
  return move === "agree" ? agreementsOf(preview.result.orders, preview) : [];
}

/** When a supplier delivers, what an agreement leaves to the source, and what a shipment or a receipt leaves to do. */
function deliveryOf(move: Move, preview: MovePreview, after: OrderDetail): string[] {
  if (move === "agree") return agreementOf(after, preview);
  if (move === "approve" && after.needs_agreement && after.agreed_by === after.approved_by) {
    return [`You also agree for ${sourceOf(after)}.`];
  }
  if (move === "ship") {
    const rest = after.quantity - after.shipped_quantity;
    const what = backorderIn(after) ? "become a backorder" : "are closed short";
    return [
      `${formatQuantity(after.in_transit, after)} in transit to ${destinationOf(after)}.`,
      ...(rest > 0 ? [`${formatQuantity(rest, after)} ${what}.`] : []),
    ];
  }
  if (move === "approve" && after.expected_at) return [`Expected ${formatDayOf(after.expected_at)}.`];
  if (move !== "receive") return [];
  const lost = lostIn(after);
  const rest =
    after.in_transit > 0 ? `${formatQuantity(after.in_transit, after)} still in transit.` : "The order is complete.";
  return [
    `${formatNumber(after.received_quantity)} of ${formatQuantity(after.shipped_quantity, after)} received.`,
    ...(after.damaged_quantity > 0 ? [`${formatQuantity(after.damaged_quantity, after)} damaged.`] : []),
    ...(lost > 0 ? [`${formatQuantity(lost, after)} lost in transit.`] : []),
    rest,
  ];
}

/** What several agreements leave to each source of each product. */
function agreementsOf(given: Order[], preview: MovePreview): string[] {
  const bySource = new Map<string, Order[]>();
  for (const order of given) {
    const key = `${order.source_store_id} ${order.product_id}`;
    bySource.set(key, [...(bySource.get(key) ?? []), order]);
  }
  const sentences = [...bySource.values()].map((orders) => leftAfter(orders, preview));
  const more = sentences.length - MOST;
  return more > 0 ? [...sentences.slice(0, MOST), `And ${formatNumber(more)} more.`] : sentences;
}

/** "10 cases for Dallas.", "90 of the 100 available cases are left to Austin." */
function agreementOf(after: OrderDetail, preview: MovePreview): string[] {
  return [`${formatQuantity(after.quantity, after)} for ${destinationOf(after)}.`, leftAfter([after], preview)];
}

/** What is left to the source of orders of one product; with the product's name if there are several orders. */
function leftAfter(orders: Order[], { stock, result }: MovePreview): string {
  const [one] = orders as [Order, ...Order[]];
  const there = stock.find(
    ({ store_id, product_id }) => store_id === one.source_store_id && product_id === one.product_id,
  );
  const available = there?.available_stock ?? 0;
  const left = available - orders.reduce((sum, { quantity }) => sum + quantity, 0);
  const of = "orders" in result ? ` of ${one.product_name}` : "";
  if (left < 0) return `Only ${formatQuantity(available, one)}${of} available in ${sourceOf(one)}.`;
  const isLow = there !== undefined && there.reorder_level > 0 && left <= there.reorder_level;
  return `${formatNumber(left)} of the ${formatQuantity(available, one)}${of} available are left to ${sourceOf(one)}${isLow ? ", low stock" : ""}.`;
}
