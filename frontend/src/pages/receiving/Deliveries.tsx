import { Button, Title } from "@mantine/core";
import type { Order } from "@/api/shapes";
import { Empty } from "@/components/feedback/PageStates";
import { useNow } from "@/components/feedback/useNow";
import { arriving, type Due, dueOf } from "@/components/order/deliveries";
import { destinationOf, sourceOf } from "@/components/order/ends";
import { formatAgo, formatMoment, formatNumber } from "@/lib/format";
import { formatQuantity } from "@/lib/quantities";
import classes from "./receiving.module.css";

const SECTIONS: { due: Due; title: string }[] = [
  { due: "late", title: "Late" },
  { due: "today", title: "Due today" },
  { due: "later", title: "Due later" },
];

interface DeliveriesProps {
  orders: Order[];
  /** The text that has found them. */
  search: string | undefined;
  onReceive: (order: Order) => void;
}

/** The deliveries to a store, the earliest expected first. */
export function Deliveries({ orders, search, onReceive }: DeliveriesProps) {
  const now = useNow();
  const shown = orders.toSorted((one, other) => Date.parse(one.due_at ?? "") - Date.parse(other.due_at ?? ""));
  if (shown.length === 0 && search !== undefined) {
    return <Empty title={`No delivery matches “${search}”`}>Other deliveries may be expected: show all.</Empty>;
  }
  if (shown.length === 0)
    return (
      <Empty title="Nothing to receive">
        Shipped orders for this store, and approved ones from suppliers, appear here.
      </Empty>
    );
  return SECTIONS.map(({ due, title }) => {
    const rows = shown.filter((order) => dueOf(order, now) === due);
    return (
      rows.length > 0 && (
        <section key={due} aria-label={title} className={classes.section}>
          <Title order={2}>
            {title} <span className="quiet">{formatNumber(rows.length)}</span>
          </Title>
          <ul className={classes.deliveries}>
            {rows.map((order) => (
              <Delivery key={order.id} order={order} onReceive={onReceive} />
            ))}
          </ul>
        </section>
      )
    );
  });
}

function Delivery({ order, onReceive }: { order: Order; onReceive: (order: Order) => void }) {
  const arrived = order.received_quantity + order.damaged_quantity;
  return (
    <li>
      <div className={classes.what}>
        <strong>{order.product_name}</strong>
        <small>
          {order.sku} · {order.number} ·{" "}
          {order.to_supplier ? `return to ${destinationOf(order)}` : `from ${sourceOf(order)}`}
          {order.carrier_reference && ` · ${order.carrier_reference}`}
        </small>
        {order.due_at && (
          <small data-late={order.late || undefined}>
            {order.late ? "Was expected" : "Expected"} <time dateTime={order.due_at}>{formatMoment(order.due_at)}</time>{" "}
            ({formatAgo(order.due_at)})
          </small>
        )}
      </div>
      <div className={classes.cases}>
        <strong className="number">{formatQuantity(arriving(order), order)}</strong>
        {arrived > 0 && (
          <small>
            {formatNumber(arrived)} of {formatNumber(order.shipped_quantity)} arrived
          </small>
        )}
      </div>
      {order.allowed_actions.includes("receive") && (
        <Button aria-label={`Receive ${order.number}`} onClick={() => onReceive(order)}>
          Receive
        </Button>
      )}
    </li>
  );
}
