import { Group, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { reasons } from "@/api/reasons";
import type { OrderEvent } from "@/api/shapes";
import { Moment } from "@/components/Moment";
import { SortToggle } from "@/components/SortToggle";
import { fieldLabel, statusLabel } from "@/lib/labels";
import { type Counted, formatQuantity } from "@/lib/quantities";
import classes from "./orders.module.css";

/** The history of an order: each event with user, time and reason, oldest first unless the user reverses it. */
export function Timeline({ events, product }: { events: OrderEvent[]; product: Counted }) {
  const [isOldestFirst, setOldestFirst] = useState(true);
  return (
    <section aria-label="History">
      <Group justify="space-between" mb="sm">
        <Title order={3}>History</Title>
        <SortToggle isOldestFirst={isOldestFirst} onChange={setOldestFirst} />
      </Group>
      <ol className={classes.timeline} aria-label="History">
        {(isOldestFirst ? events : events.toReversed()).map((event) => (
          <Event key={event.id} event={event} product={product} />
        ))}
      </ol>
    </section>
  );
}

function Event({ event, product }: { event: OrderEvent; product: Counted }) {
  return (
    <li className={classes.event}>
      {headline(event)}
      {fieldsOf(event).map((field) => {
        const change = changeText(event, field, product);
        return (
          change && (
            <span key={field}>
              {" · "}
              {change}
            </span>
          )
        );
      })}
      {event.reason && (hasReasonCode(event) ? <ReasonName code={event.reason} /> : <div>“{event.reason}”</div>)}
      <small>
        <Moment at={event.at} /> by {event.actor_name}
      </small>
    </li>
  );
}

/** The name of a reason that is a code. */
function ReasonName({ code }: { code: string }) {
  const { data: known } = useQuery(reasons());
  return <div>{known?.find((reason) => reason.code === code)?.name ?? code}</div>;
}

function changeText(event: OrderEvent, field: string, product: Counted): ReactNode {
  const { changes } = event;
  const [before, after] = changes?.[field] ?? [];
  const added = Number(after) - Number(before);
  switch (field) {
    case "shipped_quantity":
      return `${formatQuantity(added, product)}${isReceipt(event) ? " ordered" : ""}`;
    case "received_quantity":
      return `${formatQuantity(added, product)} usable`;
    case "damaged_quantity":
      return `${formatQuantity(added, product)} damaged`;
    case "lost_quantity":
      return `${formatQuantity(added, product)} lost in transit`;
    case "agreed_quantity":
      if (after === null) return "Agreement of the source taken back";
      return isApproval(event) ? "Agreed for the source" : formatQuantity(Number(after), product);
    case "allow_inactive":
      return "Inactive product allowed";
    case "remainder":
      return after === "close" && "Rest closed short";
    case "backorder_id":
      return (
        <Link to="/orders" search={{ item: String(after) }}>
          Backorder {changes?.backorder?.[1]}
        </Link>
      );
    case "backorder":
      return null;
    default:
      return `${fieldLabel(field)}: ${before ?? "none"} → ${after ?? "none"}`;
  }
}

/** The changed fields, quantities before what follows from them. */
const fieldsOf = ({ changes }: OrderEvent) => Object.keys(changes ?? {}).sort((one, other) => rank(one) - rank(other));

const ARRIVED = ["received_quantity", "damaged_quantity", "lost_quantity"];
const FIELD_ORDER = ["shipped_quantity", ...ARRIVED];
const rank = (field: string) => (FIELD_ORDER.includes(field) ? FIELD_ORDER.indexOf(field) : FIELD_ORDER.length);

/** The reason of a receipt and that of a return is a code. */
const hasReasonCode = (event: OrderEvent) => isReceipt(event) || event.from_status === null;

const isApproval = (event: OrderEvent) => event.to_status === "approved";

/** The first receipt of a supplier's delivery ships the order as well: it starts from an approved one. */
const isReceipt = ({ from_status, changes }: OrderEvent) =>
  from_status === "shipped" || ARRIVED.some((field) => changes?.[field]);

function headline(event: OrderEvent): string {
  if (event.from_status === null) return "Requested";
  if (event.from_status === "approved" && event.to_status === "pending") return "Pending again";
  if (isReceipt(event)) return event.to_status === "shipped" ? "Received in part" : "Received";
  if (!isApproval(event) && event.changes?.agreed_quantity?.[0] === null) return "Source agreed";
  return event.from_status === event.to_status ? "Edited" : statusLabel(event.to_status);
}
