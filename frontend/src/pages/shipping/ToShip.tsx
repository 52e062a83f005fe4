import { Button, Group } from "@mantine/core";
import type { Order } from "@/api/shapes";
import { Card } from "@/components/Card";
import { Empty } from "@/components/feedback/PageStates";
import { groupsOf, sumOf } from "@/components/order/deliveries";
import { destinationKey, destinationOf } from "@/components/order/ends";
import { ExportLink } from "@/components/table/ExportLink";
import { formatAgo, formatCount, formatMoment, formatNumber } from "@/lib/format";
import { formatQuantity } from "@/lib/quantities";
import classes from "./shipping.module.css";

interface ToShipProps {
  orders: Order[];
  /** The total number. */
  total: number;
  /** The filters of the whole list in the API. */
  exported: object;
  onShip: (order: Order) => void;
  /** Ships all orders for a destination. */
  onShipAll: (destination: string) => void;
}

/** The approved orders of a warehouse, by destination, the oldest first. */
export function ToShip({ orders, total, exported, onShip, onShipAll }: ToShipProps) {
  if (orders.length === 0) return <Empty title="Nothing to ship">Approved orders from this store appear here.</Empty>;
  return (
    <>
      <Group justify="space-between">
        <p className="quiet">
          {total > orders.length && `The oldest ${formatNumber(orders.length)} of `}
          {formatCount(total, "order")} to ship
          {total > orders.length && ". The buttons ship those listed."}
        </p>
        <ExportLink path="/orders" filters={exported} of="orders to ship" />
      </Group>
      {groupsOf(orders, destinationKey).map((group) => (
        <Destination key={group[0]?.id} orders={group} onShip={onShip} onShipAll={onShipAll} />
      ))}
    </>
  );
}

function Destination({ orders, onShip, onShipAll }: Omit<ToShipProps, "total" | "exported">) {
  const [first] = orders;
  const allowed = orders.filter(({ allowed_actions }) => allowed_actions.includes("ship"));
  if (!first) return null;
  return (
    <Card
      title={`To ${destinationOf(first)}`}
      aside={
        allowed.length > 1 && (
          <Button variant="default" onClick={() => onShipAll(destinationKey(first))}>
            Ship {formatCount(allowed.length, "order")}
          </Button>
        )
      }
    >
      <ul className={classes.orders}>
        {orders.map((order) => (
          <Line key={order.id} order={order} onShip={onShip} />
        ))}
      </ul>
      <p className="quiet">
        {formatCount(orders.length, "order")}, {sumOf(orders, "quantity")}
      </p>
    </Card>
  );
}

function Line({ order, onShip }: { order: Order; onShip: (order: Order) => void }) {
  return (
    <li>
      <div className={classes.what}>
        <strong>{order.product_name}</strong>
        <small>
          {order.sku} · {order.package_size} · {order.number}
        </small>
        {order.due_at && (
          <small data-late={order.late || undefined}>
            {order.late ? "Was due" : "Due"} <time dateTime={order.due_at}>{formatMoment(order.due_at)}</time> (
            {formatAgo(order.due_at)})
          </small>
        )}
      </div>
      <strong className="number">{formatQuantity(order.quantity, order)}</strong>
      {order.allowed_actions.includes("ship") && (
        <Button variant="default" aria-label={`Ship ${order.number}`} onClick={() => onShip(order)}>
          Ship
        </Button>
      )}
    </li>
  );
}
