import type { Move, MovePreview } from "@/api/orders";
import type { OrderDetail } from "@/api/shapes";
import { formatCases, formatDayOf, formatNumber } from "@/lib/format";
import { destinationOf } from "./ends";
import { backorderIn, lostIn } from "./journey";
import classes from "./order.module.css";

const MOST = 4;

interface MoveEffectProps {
  move: Move;
  preview: MovePreview;
}

/** "New stock in Dallas: 12 cases, 10 of them reserved, low stock.", when a supplier delivers, and what a shipment or a receipt leaves. */
export function MoveEffect({ move, preview }: MoveEffectProps) {
  const rows = stockOf(move, preview);
  const delivery = "orders" in preview.result ? [] : deliveryOf(move, preview.result);
  if (rows.length === 0 && delivery.length === 0) return <span>Stock does not change.</span>;
  return (
    <ul className={classes.effect}>
      {delivery.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {rows.slice(0, MOST).map((row) => (
        <li key={row.id}>
          New stock{rows.length > 1 && ` of ${row.product_name}`} in {row.store_name}:{" "}
          <strong className="number">{formatCases(row.current_stock)}</strong>
          {row.reserved_stock > 0 && `, ${formatNumber(row.reserved_stock)} of them reserved`}
          {row.low_stock && ", low stock"}.
        </li>
      ))}
      {rows.length > MOST && <li>and {formatNumber(rows.length - MOST)} more</li>}
    </ul>
  );
}

/** The stock that changes; the destination of a shipment only has other cases on order. */
function stockOf(move: Move, { stock, movements }: MovePreview) {
  const isDelivery = move === "ship" || move === "receive";
  return isDelivery ? stock.filter(({ id }) => movements.some(({ inventory_id }) => inventory_id === id)) : stock;
}

/** When a supplier delivers, or what a shipment or a receipt leaves to do, in sentences. */
function deliveryOf(move: Move, after: OrderDetail): string[] {
  if (move === "ship") {
    const rest = after.quantity - after.shipped_quantity;
    const what = backorderIn(after) ? "become a backorder" : "are closed short";
    return [
      `${formatCases(after.in_transit)} in transit to ${destinationOf(after)}.`,
      ...(rest > 0 ? [`${formatCases(rest)} ${what}.`] : []),
    ];
  }
  if (move === "approve" && after.expected_at) return [`Expected ${formatDayOf(after.expected_at)}.`];
  if (move !== "receive") return [];
  const lost = lostIn(after);
  const rest = after.in_transit > 0 ? `${formatCases(after.in_transit)} still in transit.` : "The order is complete.";
  return [
    `${formatNumber(after.received_quantity)} of ${formatCases(after.shipped_quantity)} received.`,
    ...(after.damaged_quantity > 0 ? [`${formatCases(after.damaged_quantity)} damaged.`] : []),
    ...(lost > 0 ? [`${formatCases(lost)} lost in transit.`] : []),
    rest,
  ];
}
