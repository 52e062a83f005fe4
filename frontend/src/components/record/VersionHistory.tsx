import { useQuery } from "@tanstack/react-query";
import type { VersionEntry } from "@/api/shapes";
import { type VersionedResource, versions } from "@/api/versions";
import { HistorySection, useHistoryView } from "@/components/HistorySection";
import { Moment } from "@/components/Moment";
import { formatPrice } from "@/lib/format";
import { fieldLabel } from "@/lib/labels";
import classes from "./record.module.css";

/** The history of a product, a store, a user or a supplier, with the user, the time, the old and the new values of each change. */
export function VersionHistory({ resource, id }: { resource: VersionedResource; id: string }) {
  const view = useHistoryView(5);
  const query = useQuery(
    versions(resource, id, { limit: view.limit, sort: view.isOldestFirst ? "version" : "-version" }),
  );
  const path = `/${resource}/${id}/history` as const;
  return (
    <HistorySection title="Changes" view={view} query={query} path={path} of="history" className={classes.versions}>
      {(entry) => <Version key={entry.version} entry={entry} />}
    </HistorySection>
  );
}

function Version({ entry }: { entry: VersionEntry }) {
  // a supplier's name is beside its id
  const changes = Object.entries(entry.changes ?? {}).filter(
    ([field]) => !field.endsWith("_id") || !(entry.changes && bare(field) in entry.changes),
  );
  return (
    <li>
      {entry.changes === null ? "First version" : changes.length === 0 ? "No field changed" : null}
      {changes.map(([field, values]) => {
        const names = entry.names[field];
        const [before, after] = names ?? values;
        return (
          <div key={field}>
            {fieldLabel(names ? bare(field) : field)}: {shown(field, before)} → {shown(field, after)}
          </div>
        );
      })}
      <small>
        <Moment at={entry.at} />
        {entry.actor_name && ` by ${entry.actor_name}`}
      </small>
    </li>
  );
}

const bare = (field: string) => field.replace(/_id$/, "");

function shown(field: string, value: string | number | boolean | string[] | null | undefined): string {
  if (value === null || value === undefined || value === "") return "none";
  if (Array.isArray(value)) return value.join(", ") || "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return field === "unit_price" ? formatPrice(Number(value)) : String(value);
}
