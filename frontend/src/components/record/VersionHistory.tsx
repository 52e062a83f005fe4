import { Button, Group, Skeleton, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { VersionEntry } from "@/api/shapes";
import { type VersionedResource, versions } from "@/api/versions";
import { Failed } from "@/components/feedback/PageStates";
import { Moment } from "@/components/Moment";
import { SortToggle } from "@/components/SortToggle";
import { ExportLink } from "@/components/table/ExportLink";
import { formatNumber, formatPrice } from "@/lib/format";
import { fieldLabel } from "@/lib/labels";
import classes from "./record.module.css";

const STEP = 5;
const MOST = 100; // the API's limit for one request

/** The history of a product, a store or a user, with the user, the time, the old and the new values of each change. */
export function VersionHistory({ resource, id }: { resource: VersionedResource; id: string }) {
  const [limit, setLimit] = useState(STEP);
  const [isOldestFirst, setOldestFirst] = useState(false);
  const query = useQuery(versions(resource, id, { limit, sort: isOldestFirst ? "version" : "-version" }));
  if (query.isError && !query.data) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const total = query.data?.total ?? 0;
  return (
    <section aria-label="History">
      <Group justify="space-between" mb="xs">
        <Title order={3}>History</Title>
        <Group gap="xs">
          <SortToggle isOldestFirst={isOldestFirst} onChange={setOldestFirst} />
          <ExportLink path={`/${resource}/${id}/history`} filters={{}} of="history" />
        </Group>
      </Group>
      {query.data ? (
        <ol className={classes.versions}>
          {query.data.data.map((entry) => (
            <Version key={entry.version} entry={entry} />
          ))}
        </ol>
      ) : (
        <Skeleton h={80} />
      )}
      {limit < total && limit < MOST && (
        <Button
          variant="default"
          size="xs"
          mt="xs"
          loading={query.isFetching}
          onClick={() => setLimit(Math.min(MOST, limit + 25))}
        >
          Show more ({formatNumber(total)} in total)
        </Button>
      )}
    </section>
  );
}

function Version({ entry }: { entry: VersionEntry }) {
  const changes = Object.entries(entry.changes ?? {});
  return (
    <li>
      {entry.changes === null ? "First version" : changes.length === 0 ? "No field changed" : null}
      {changes.map(([field, [before, after]]) => (
        <div key={field}>
          {fieldLabel(field)}
          {field.endsWith("_id") ? " changed" : `: ${shown(field, before)} → ${shown(field, after)}`}
        </div>
      ))}
      <small>
        <Moment at={entry.at} />
        {entry.actor_name && ` by ${entry.actor_name}`}
      </small>
    </li>
  );
}

function shown(field: string, value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return field === "unit_price" ? formatPrice(Number(value)) : String(value);
}
