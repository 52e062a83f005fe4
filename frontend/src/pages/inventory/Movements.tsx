import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { movements } from "@/api/inventory";
import { reasons } from "@/api/reasons";
import type { InventoryItem, Movement } from "@/api/shapes";
import { HelpTip } from "@/components/HelpTip";
import { HistorySection, useHistoryView } from "@/components/HistorySection";
import { Moment } from "@/components/Moment";
import { StatusPill, type Tone } from "@/components/StatusPill";
import { CORRECTION } from "@/components/stock/ReasonCodeField";
import { formatNumber, formatSigned } from "@/lib/format";
import { movementLabel } from "@/lib/labels";
import classes from "./inventory.module.css";
import { ReverseForm } from "./ReverseForm";
import { GROUPS, type Group, isGroup, whyNotReversible } from "./reversal";

interface MovementsProps {
  item: InventoryItem;
  /** Whether the user may reverse movements. */
  canReverse: boolean;
}

/** The movements of a stock row, each with its user and reason. */
export function Movements({ item, canReverse }: MovementsProps) {
  const view = useHistoryView(10);
  const [group, setGroup] = useState<Group | null>(null);
  const [reversing, setReversing] = useState<string>();
  const filters = group ? { kind: [...GROUPS[group].kinds] } : {};
  const sort = view.isOldestFirst ? ("at" as const) : ("-at" as const);
  const query = useQuery(movements(item.id, { ...filters, limit: view.limit, sort }));
  return (
    <HistorySection
      title="Movements"
      view={view}
      query={query}
      path={`/inventory/${item.id}/movements`}
      filters={filters}
      of="movements"
      className={classes.movements}
      none={group ? `No ${GROUPS[group].label.toLowerCase()}.` : "No movements yet."}
      tools={
        <Select
          aria-label="Movements shown"
          placeholder="All movements"
          size="xs"
          mb="xs"
          maw={240}
          clearable
          clearButtonProps={{ "aria-label": "Show all movements" }}
          data={Object.entries(GROUPS).map(([value, { label }]) => ({ value, label }))}
          value={group}
          onChange={(value) => setGroup(isGroup(value) ? value : null)}
        />
      }
    >
      {(movement) => (
        <li key={movement.id}>
          <Line
            movement={movement}
            reverse={
              canReverse && (
                <Reverse
                  movement={movement}
                  isOpen={reversing === movement.id}
                  onReverse={() => setReversing(movement.id)}
                />
              )
            }
          />
          {reversing === movement.id && (
            <ReverseForm item={item} movement={movement} onDone={() => setReversing(undefined)} />
          )}
        </li>
      )}
    </HistorySection>
  );
}

const TONE: Partial<Record<Movement["kind"], Tone>> = {
  sale: "accent",
  customer_return: "good",
  write_off: "bad",
  count: "warn",
  adjustment: "warn",
};

function Line({ movement, reverse }: { movement: Movement; reverse: ReactNode }) {
  const { data: known } = useQuery(reasons());
  const code = movement.reason_code === CORRECTION ? null : movement.reason_code;
  const booked = code && (known?.find((one) => one.code === code)?.name ?? code);
  return (
    <div className={classes.movement}>
      <span className={classes.delta} data-sign={Math.sign(movement.delta)}>
        {formatSigned(movement.delta)}
      </span>
      <span className={classes.what}>
        <span>
          <StatusPill tone={TONE[movement.kind] ?? "neutral"}>{movementLabel(movement.kind)}</StatusPill>
          {booked && ` · ${booked}`}
          {movement.order_id && (
            <>
              {" · "}
              <Link to="/orders" search={{ item: movement.order_id }}>
                {movement.order_number}
              </Link>
            </>
          )}
          {movement.reverses_id && " · reversal"}
          {movement.reversed_by_id && " · reversed"}
          {movement.reason && ` · ${movement.reason}`}
        </span>
        <small>
          <Moment at={movement.at} />
          {movement.actor_name && ` by ${movement.actor_name}`}
          {movement.occurred_at && <OccurredAt movement={movement} />}
        </small>
      </span>
      <span className="number quiet">{formatNumber(movement.balance_after)}</span>
      {reverse}
    </div>
  );
}

/** The button that begins a reversal, or why there is none. */
function Reverse({ movement, isOpen, onReverse }: { movement: Movement; isOpen: boolean; onReverse: () => void }) {
  const cause = whyNotReversible(movement);
  return (
    <span className={classes.reverse}>
      {cause && <HelpTip about={`reversing ${movementLabel(movement.kind).toLowerCase()}`}>{cause}</HelpTip>}
      {!cause && !isOpen && (
        <Button variant="subtle" size="compact-xs" onClick={onReverse}>
          Reverse
        </Button>
      )}
    </span>
  );
}

const A_MINUTE = 60_000; // ms: a shorter delay between a sale and its record is not shown

/** When a movement occurred, if that was more than a minute before it was recorded. */
function OccurredAt({ movement: { at, occurred_at } }: { movement: Movement }) {
  if (!occurred_at || Date.parse(at) - Date.parse(occurred_at) < A_MINUTE) return null;
  return (
    <>
      , of <Moment at={occurred_at} />
    </>
  );
}
