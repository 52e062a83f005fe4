import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Store } from "@/api/shapes";
import { allStores } from "@/api/stores";
import { me } from "@/api/users";
import { worksAt } from "@/lib/rights";

/** The open stores at which the user works, and the selected one, by default the user's own. */
export function useOwnStore(chosen: string | undefined) {
  const { data: user } = useQuery(me());
  const { data: stores } = useQuery(allStores());
  const own = stores?.filter((store) => store.active && worksAt(user, { store_id: store.id, region: store.region }));
  const storeId = chosen ?? user?.store_id ?? undefined;
  return { own, storeId, store: own?.find(({ id }) => id === storeId) };
}

interface OwnStoreSelectProps {
  stores: Store[] | undefined;
  value: Store | undefined;
  onChange: (id: string) => void;
}

/** The choice of one store. */
export function OwnStoreSelect({ stores = [], value, onChange }: OwnStoreSelectProps) {
  return (
    <Select
      aria-label="Store"
      placeholder="Select a store"
      searchable
      allowDeselect={false}
      w={{ base: "100%", xs: 260 }}
      data={stores.map(({ id, name, region }) => ({ value: id, label: `${name} · ${region}` }))}
      value={value?.id ?? null}
      onChange={(id) => id && onChange(id)}
    />
  );
}
