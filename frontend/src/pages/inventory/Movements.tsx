import { Button, Group, Skeleton, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { movements } from "@/api/inventory";
import { reasons } from "@/api/reasons";
import type { Movement } from "@/api/shapes";
import { Failed } from "@/components/feedback/PageStates";
import { Moment } from "@/components/Moment";
import { SortToggle } from "@/components/SortToggle";
import { CORRECTION } from "@/components/stock/ReasonCodeField";
import { ExportLink } from "@/components/table/ExportLink";
import { formatNumber, formatSigned } from "@/lib/format";
import { movementLabel } from "@/lib/labels";
import classes from "./inventory.module.css";

const STEP = 10;
const MOST = 100; // what the API gives at once

/** The ledger of a stock row: what came and went, who did it and why. */
export function Movements({ id }: { id: string }) {
  const [limit, setLimit] = useState(STEP);
  const [isOldestFirst, setOldestFirst] = useState(false);
  const query = useQuery(movements(id, 1, limit, isOldestFirst ? "at" : "-at"));
  if (query.isError && !query.data) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const total = query.data?.total ?? 0;
  return (
    <section aria-label="Movements">
      <Group justify="space-between" mb="xs">
        <Title order={3}>Movements</Title>
        <Group gap="xs">
          <SortToggle isOldestFirst={isOldestFirst} onChange={setOldestFirst} />
          <ExportLink path={`/inventory/${id}/movements`} filters={{}} of="movements" />
        </Group>
      </Group>
      {query.data ? (
        <ol className={classes.movements}>
          {query.data.data.map((movement) => (
            <Line key={movement.id} movement={movement} />
          ))}
        </ol>
      ) : (
        <Skeleton h={200} />
      )}
      {query.data && total === 0 && <Text c="dimmed">No movements yet.</Text>}
      {limit < total && limit < MOST && (
        <Button
          variant="default"
          size="xs"
          mt="xs"
          loading={query.isFetching}
          onClick={() => setLimit(Math.min(MOST, limit + 30))}
        >
          Show more ({formatNumber(total)} in total)
        </Button>
      )}
    </section>
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
          {movement.reason && ` · ${movement.reason}`}
        </span>
        <small>
          <Moment at={movement.at} />
          {movement.actor_name && ` by ${movement.actor_name}`}
        </small>
      </span>
      <span className="number quiet">{formatNumber(movement.balance_after)}</span>
    </li>
  );
}
