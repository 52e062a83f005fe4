import { Button, Text } from "@mantine/core";
import type { StockReason } from "@/api/shapes";
import { Card } from "@/components/Card";
import { StatusPill } from "@/components/StatusPill";
import { KIND_TITLES, type ReasonKind } from "./reason";
import classes from "./reasons.module.css";

interface ReasonListProps {
  kind: ReasonKind;
  reasons: StockReason[];
  /** Undefined if the user may not change reasons. */
  onEdit: ((reason: StockReason) => void) | undefined;
}

/** The reasons of one kind of movement, those that are offered first. */
export function ReasonList({ kind, reasons, onEdit }: ReasonListProps) {
  const sorted = reasons.toSorted((one, other) => Number(other.active) - Number(one.active));
  return (
    <Card title={KIND_TITLES[kind]}>
      <ul className={classes.list}>
        {sorted.map((reason) => (
          <li key={reason.id}>
            <span className={classes.name}>
              {reason.name}
              <small>{reason.code}</small>
            </span>
            <span className={classes.pills}>
              {reason.consumption && <StatusPill tone="accent">Consumption</StatusPill>}
              {!reason.active && <StatusPill tone="neutral">Inactive</StatusPill>}
            </span>
            {onEdit && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={`Edit ${reason.name}`}
                onClick={() => onEdit(reason)}
              >
                Edit
              </Button>
            )}
          </li>
        ))}
      </ul>
      {reasons.length === 0 && <Text c="dimmed">None yet.</Text>}
    </Card>
  );
}
