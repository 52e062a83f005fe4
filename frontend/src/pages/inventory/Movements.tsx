import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { movements } from "@/api/inventory";
import { reasons } from "@/api/reasons";
import type { Movement } from "@/api/shapes";
import { HistorySection, useHistoryView } from "@/components/HistorySection";
import { Moment } from "@/components/Moment";
import { CORRECTION } from "@/components/stock/ReasonCodeField";
import { formatNumber, formatSigned } from "@/lib/format";
import { movementLabel } from "@/lib/labels";
import classes from "./inventory.module.css";

/** The ledger of a stock row: what came and went, who did it and why. */
export function Movements({ id }: { id: string }) {
  const view = useHistoryView(10);
  const query = useQuery(movements(id, 1, view.limit, view.isOldestFirst ? "at" : "-at"));
  return (
    <HistorySection
      title="Movements"
      view={view}
      query={query}
      path={`/inventory/${id}/movements`}
      of="movements"
      className={classes.movements}
      none="No movements yet."
    >
      {(movement) => <Line key={movement.id} movement={movement} />}
    </HistorySection>
  );
}

function Line({ movement }: { movement: Movement }) {
  const { data: known } = useQuery(reasons());
  const code = movement.reason_code === CORRECTION ? null : movement.reason_code;
  const booked = code && (known?.find((one) => one.code === code)?.name ?? code);
  return (
    <li className={classes.movement}>
      <span className={classes.delta} data-sign={Math.sign(movement.delta)}>
        {formatSigned(movement.delta)}
      </span>
      <span className={classes.what}>
        <span>
          {movementLabel(movement.kind)}
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
    </li>
  );
}

const A_MINUTE = 60_000; // ms: a till that is a minute late is not worth a word

/** When a movement occurred, if that was more than a minute before it was recorded. */
function OccurredAt({ movement: { at, occurred_at } }: { movement: Movement }) {
  if (!occurred_at || Date.parse(at) - Date.parse(occurred_at) < A_MINUTE) return null;
  return (
    <>
      , of <Moment at={occurred_at} />
    </>
  );
}
