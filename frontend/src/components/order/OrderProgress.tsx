import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { order as orderById } from "@/api/orders";
import type { OrderDetail } from "@/api/shapes";
import { formatMoment, formatNumber } from "@/lib/format";
import { statusLabel } from "@/lib/labels";
import { formatQuantity } from "@/lib/quantities";
import classes from "./order.module.css";
import { backorderIn, lostIn } from "./shortfall";

interface Step {
  name: string;
  /** Undefined if the step has not happened. */
  cases: number | undefined;
  at: string | null;
  notes: ReactNode[];
}

/** The steps of an order from the request to the arrival, with the cases of each. */
export function OrderProgress({ order }: { order: OrderDetail }) {
  const steps = stepsOf(order);
  return (
    <section aria-label="Progress">
      <ol className={classes.progress}>
        {steps.map(({ name, cases, at, notes }) => (
          <li key={name} data-done={cases !== undefined || undefined}>
            <span className={classes.stepName}>{name}</span>
            <strong className="number">{cases === undefined ? "–" : formatNumber(cases)}</strong>
            {at && <small>{formatMoment(at)}</small>}
            {notes.map((note, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the notes of a step keep their order
              <small key={index}>{note}</small>
            ))}
          </li>
        ))}
      </ol>
      {order.backorder_of && <Origin of={order.backorder_of}>Backorder of</Origin>}
      {order.return_of && <Origin of={order.return_of}>Return of</Origin>}
      {order.returns.length > 0 && <Returns order={order} />}
    </section>
  );
}

function Origin({ of: id, children }: { of: string; children: ReactNode }) {
  const { data: original } = useQuery(orderById(id));
  return (
    <p className={classes.origin}>
      {children}{" "}
      <Link to="/orders" search={{ item: id }}>
        {original?.number ?? "another order"}
      </Link>
    </p>
  );
}

function Returns({ order }: { order: OrderDetail }) {
  return (
    <ul className={classes.returns} aria-label="Returns">
      {order.returns.map(({ id, number, quantity, status }) => (
        <li key={id} className={classes.origin}>
          Return{" "}
          <Link to="/orders" search={{ item: id }}>
            {number}
          </Link>{" "}
          · {formatQuantity(quantity, order)} · {statusLabel(status)}
        </li>
      ))}
    </ul>
  );
}

function stepsOf(order: OrderDetail): Step[] {
  const isApproved = order.approved_at !== null;
  const isShipped = order.shipped_at !== null;
  const hasArrived = order.received_quantity + order.damaged_quantity > 0 || order.status === "fulfilled";
  return [
    { name: "Requested", cases: order.requested_quantity, at: order.created_at, notes: agreementNotes(order) },
    { name: "Approved", cases: isApproved ? order.quantity : undefined, at: order.approved_at, notes: [] },
    {
      name: "Shipped",
      cases: isShipped ? order.shipped_quantity : undefined,
      at: order.shipped_at,
      notes: isShipped ? shippedNotes(order) : [],
    },
    {
      name: "Received",
      cases: hasArrived ? order.received_quantity : undefined,
      at: order.fulfilled_at,
      notes: receivedNotes(order),
    },
  ];
}

function agreementNotes(order: OrderDetail): ReactNode[] {
  if (!order.needs_agreement) return [];
  if (order.agreed_quantity !== null) return [`Source agreed to ${formatNumber(order.agreed_quantity)}`];
  return order.status === "pending" ? ["Waits for the agreement of the source"] : [];
}

function shippedNotes(order: OrderDetail): ReactNode[] {
  const rest = order.quantity - order.shipped_quantity;
  const backorder = backorderIn(order);
  return [
    rest > 0 && backorder && (
      <>
        {formatNumber(rest)} backordered{" "}
        <Link to="/orders" search={{ item: backorder.id }}>
          {backorder.number}
        </Link>
      </>
    ),
    rest > 0 && !backorder && `${formatNumber(rest)} closed short`,
  ].filter(Boolean);
}

function receivedNotes(order: OrderDetail): ReactNode[] {
  const lost = lostIn(order);
  return [
    order.damaged_quantity > 0 && `${formatNumber(order.damaged_quantity)} damaged`,
    lost > 0 && `${formatNumber(lost)} lost in transit`,
    order.in_transit > 0 && `${formatNumber(order.in_transit)} in transit`,
  ].filter(Boolean);
}
