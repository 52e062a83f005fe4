import { Group, Title } from "@mantine/core";
import { useState } from "react";
import type { OrderEvent } from "@/api/shapes";
import { Moment } from "@/components/Moment";
import { SortToggle } from "@/components/SortToggle";
import { fieldLabel, statusLabel } from "@/lib/labels";
import classes from "./orders.module.css";

/** What happened to an order: what, who, when and why, from the beginning unless the reader reverses it. */
export function Timeline({ events }: { events: OrderEvent[] }) {
  const [isOldestFirst, setOldestFirst] = useState(true);
  return (
    <section aria-label="History">
      <Group justify="space-between" mb="sm">
        <Title order={3}>History</Title>
        <SortToggle isOldestFirst={isOldestFirst} onChange={setOldestFirst} />
      </Group>
      <Events events={isOldestFirst ? events : events.toReversed()} />
    </section>
  );
}

function Events({ events }: { events: OrderEvent[] }) {
  return (
    <ol className={classes.timeline} aria-label="History">
      {events.map((event) => (
        <li key={event.id} className={classes.event}>
          {headline(event)}
          {Object.entries(event.changes ?? {}).map(([field, [before, after]]) => (
            <span key={field}>
              {" · "}
              {field === "allow_inactive"
                ? "Inactive product allowed"
                : `${fieldLabel(field)}: ${before ?? "none"} → ${after ?? "none"}`}
            </span>
          ))}
          {event.reason && <div>“{event.reason}”</div>}
          <small>
            <Moment at={event.at} /> by {event.actor_name}
          </small>
        </li>
      ))}
    </ol>
  );
}

function headline(event: OrderEvent): string {
  if (event.from_status === null) return "Requested";
  if (event.from_status === "approved" && event.to_status === "pending") return "Pending again";
  return event.from_status === event.to_status ? "Edited" : statusLabel(event.to_status);
}
