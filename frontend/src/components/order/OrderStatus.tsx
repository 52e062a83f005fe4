import type { Order } from "@/api/shapes";
import { StatusPill, type Tone } from "@/components/StatusPill";
import { formatAgo } from "@/lib/format";
import { statusLabel } from "@/lib/labels";
import classes from "./order.module.css";

const TONE: Record<Order["status"], Tone> = {
  pending: "warn",
  approved: "accent",
  shipped: "accent",
  fulfilled: "good",
  cancelled: "neutral",
};

/** The status of an order, and whether it is late. */
export function OrderStatus({ order }: { order: Pick<Order, "status" | "late" | "due_at"> }) {
  return (
    <span className={classes.status}>
      <StatusPill tone={TONE[order.status]}>{statusLabel(order.status)}</StatusPill>
      {order.late && <span className={classes.late}>Late{order.due_at && `, due ${formatAgo(order.due_at)}`}</span>}
    </span>
  );
}
