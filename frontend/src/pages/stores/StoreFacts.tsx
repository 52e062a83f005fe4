import { Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Store } from "@/api/shapes";
import { LinkButton } from "@/components/LinkButton";
import { Facts } from "@/components/record/Facts";
import { StatusPill } from "@/components/StatusPill";
import { formatDayOf } from "@/lib/format";
import { openLabel } from "@/lib/labels";
import { CloseStore, ReopenStore } from "./CloseStore";

/** The fields of a store, and for an administrator the buttons that close it and open it again. */
export function StoreFacts({ store, mayClose }: { store: Store; mayClose: boolean }) {
  return (
    <>
      <Group gap="xs">
        <LinkButton to="/inventory" search={{ store_id: [store.id] }} variant="default" size="xs">
          Stock
        </LinkButton>
        <LinkButton to="/orders" search={{ store_id: [store.id] }} variant="default" size="xs">
          Orders
        </LinkButton>
        {store.active && (
          <LinkButton to="/stocktake" search={{ store: store.id }} variant="default" size="xs">
            Stocktake
          </LinkButton>
        )}
        <LinkButton to="/users" search={{ store_id: [store.id] }} variant="default" size="xs">
          Users
        </LinkButton>
      </Group>
      <Facts
        facts={{
          Status: <StatusPill tone={store.active ? "good" : "neutral"}>{openLabel(store.active)}</StatusPill>,
          Code: store.code,
          Region: store.region,
          Type: store.store_type,
          Address: store.address,
          City: [store.city, store.state, store.postal_code].filter(Boolean).join(", "),
          Manager: store.manager_id && (
            <Link to="/users" search={{ item: store.manager_id }}>
              {store.manager_name}
            </Link>
          ),
          "Added on": formatDayOf(store.created_at),
        }}
      />
      {mayClose && (store.active ? <CloseStore store={store} /> : <ReopenStore store={store} />)}
    </>
  );
}
