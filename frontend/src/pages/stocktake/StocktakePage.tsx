import { Select, Skeleton, Text } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { storeStock } from "@/api/inventory";
import { allStores } from "@/api/stores";
import { me } from "@/api/users";
import { Empty, Failed } from "@/components/feedback/PageStates";
import { FilterBar } from "@/components/filters/FilterBar";
import { CategoryFilter } from "@/components/filters/resourceFilters";
import { SearchField } from "@/components/filters/SearchField";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { formatCount } from "@/lib/format";
import { matchesWords } from "@/lib/names";
import { worksAt } from "@/lib/rights";
import { Booking } from "./Booking";
import { CountSheet } from "./CountSheet";
import type { Counted, Counts } from "./counts";

const route = getRouteApi("/stocktake");

/** Counts the stock of one store: enter the counted cases, check the differences, post the count. */
export default function StocktakePage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const { data: person } = useQuery(me());
  const stores = useQuery(allStores());
  const own = stores.data?.filter(
    (store) => store.active && worksAt(person, { store_id: store.id, region: store.region }),
  );
  const storeId = address.store ?? person?.store_id ?? undefined;
  const store = own?.find(({ id }) => id === storeId);
  const change = (part: Partial<typeof address>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false });
  return (
    <Page width="sheet">
      <PageHeader title="Stocktake">Enter the counted cases. Differences are posted with your reason.</PageHeader>
      <FilterBar>
        <Select
          aria-label="Store"
          placeholder="Select a store"
          searchable
          allowDeselect={false}
          w={{ base: "100%", xs: 260 }}
          data={own?.map(({ id, name, region }) => ({ value: id, label: `${name} · ${region}` })) ?? []}
          value={store?.id ?? null}
          onChange={(id) => change({ store: id ?? undefined })}
        />
        {store && (
          <>
            <SearchField
              label="Search by product or SKU"
              value={address.search}
              onChange={(search) => change({ search })}
            />
            <CategoryFilter value={address.category} onChange={(category) => change({ category })} />
          </>
        )}
      </FilterBar>
      {store ? (
        <Sheet key={store.id} storeId={store.id} storeName={store.name} />
      ) : own && storeId ? (
        <Empty title="You cannot count this store">Select one of your stores.</Empty>
      ) : own ? (
        <Empty title="Select a store">The products to count are shown here.</Empty>
      ) : (
        <Skeleton h={400} />
      )}
    </Page>
  );
}

function Sheet({ storeId, storeName }: { storeId: string; storeName: string }) {
  const { search = "", category } = route.useSearch();
  const query = useQuery(storeStock(storeId));
  const [counts, setCounts] = useSessionStorage<Counts>({ key: `brickhouse-counted-${storeId}`, defaultValue: {} });
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={600} />;
  const shown = query.data.filter(
    (item) =>
      (!category || category.includes(item.category)) &&
      matchesWords(`${item.product_name} ${item.sku} ${item.brand}`, search),
  );
  const count = (productId: string, counted: Counted | undefined) =>
    setCounts(({ [productId]: _, ...others }) => (counted ? { ...others, [productId]: counted } : others));
  return (
    <>
      {shown.length === 0 ? (
        <Empty title="No results">
          <Text span>
            {storeName} has {formatCount(query.data.length, "product")}.
          </Text>
        </Empty>
      ) : (
        <CountSheet items={shown} counts={counts} onCount={count} />
      )}
      <Booking
        storeId={storeId}
        storeName={storeName}
        items={query.data}
        counts={counts}
        onBooked={() => setCounts({})}
        onCountAgain={(productIds) =>
          setCounts((all) => Object.fromEntries(Object.entries(all).filter(([id]) => !productIds.includes(id))))
        }
      />
    </>
  );
}
