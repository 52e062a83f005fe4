import type { Move } from "@/api/orders";
import type { OrderDetail, Preview } from "@/api/shapes";
import { formatNumber } from "@/lib/format";
import { formatQuantity } from "@/lib/quantities";
import { destinationOf } from "./ends";
import classes from "./order.module.css";
import { backorderIn, lostIn } from "./shortfall";

const MOST = 4;

interface MoveEffectProps {
  move: Move;
  preview: Preview;
  /** One order is moved: the preview has what becomes of it. */
  isOne: boolean;
}

/** "New stock in Dallas: 12 cases, 10 of them reserved, low stock.", and what a shipment or a receipt leaves. */
export function MoveEffect({ move, preview, isOne }: MoveEffectProps) {
  const rows = stockOf(move, preview);
  const delivery = isOne ? deliveryOf(move, preview.result as OrderDetail) : [];
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

/** The stock that changes; the destination of a shipment only has other cases on order. */
function stockOf(move: Move, { stock, movements }: Preview) {
  const isDelivery = move === "ship" || move === "receive";
  return isDelivery ? stock.filter(({ id }) => movements.some(({ inventory_id }) => inventory_id === id)) : stock;
}

/** What a shipment or a receipt leaves to do, in sentences. */
function deliveryOf(move: Move, after: OrderDetail): string[] {
  if (move === "ship") {
    const rest = after.quantity - after.shipped_quantity;
    const what = backorderIn(after) ? "become a backorder" : "are closed short";
    return [
      `${formatQuantity(after.in_transit, after)} in transit to ${destinationOf(after)}.`,
      ...(rest > 0 ? [`${formatQuantity(rest, after)} ${what}.`] : []),
    ];
  }
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
