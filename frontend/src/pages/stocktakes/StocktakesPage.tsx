import { Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { openStocktake, type Stocktake, stocktakeLines } from "@/api/stocktakes";
import { Empty, Failed } from "@/components/feedback/PageStates";
import { FilterBar } from "@/components/filters/FilterBar";
import { OwnStoreSelect, useOwnStore } from "@/components/filters/OwnStoreSelect";
import { CategoryFilter } from "@/components/filters/resourceFilters";
import { SearchField } from "@/components/filters/SearchField";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { ExportLink } from "@/components/table/ExportLink";
import { formatCount, formatMoment } from "@/lib/format";
import { matchesWords } from "@/lib/names";
import { Booking } from "./Booking";
import { CountSheet } from "./CountSheet";
import { EndedStocktakes } from "./EndedStocktakes";
import { SaveProblem } from "./SaveProblem";
import { ScanToCount } from "./ScanToCount";
import { Start } from "./Start";
import { useTypedCounts } from "./typed";
import { useScannedCount } from "./useScannedCount";

const route = getRouteApi("/stocktake");

/** Counts the stock of one store: enter the counted cases, check the differences, post the count. */
export default function StocktakesPage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const { own, storeId, store } = useOwnStore(address.store);
  const change = (part: Partial<typeof address>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false });
  return (
    <Page width="sheet">
      <PageHeader title="Stocktake">
        Enter the counted cases, on one device or several. Differences are posted with your reason.
      </PageHeader>
      <FilterBar>
        <OwnStoreSelect stores={own} value={store} onChange={(id) => change({ store: id })} />
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

interface SheetProps {
  storeId: string;
  storeName: string;
}

/** The open stocktake of the store, or the start of one. */
function Sheet({ storeId, storeName }: SheetProps) {
  const { category } = route.useSearch();
  const open = useQuery(openStocktake(storeId));
  if (open.isError) return <Failed error={open.error} onRetry={() => void open.refetch()} />;
  if (open.data === undefined) return <Skeleton h={600} />;
  if (open.data === null) {
    return (
      <Stack gap="xl">
        <Start storeId={storeId} categories={category} />
        <EndedStocktakes storeId={storeId} />
      </Stack>
    );
  }
  return <Lines key={open.data.id} stocktake={open.data} storeName={storeName} />;
}

function Lines({ stocktake, storeName }: { stocktake: Stocktake; storeName: string }) {
  const { search = "", category } = route.useSearch();
  const query = useQuery(stocktakeLines(stocktake.id));
  const { typed, invalid, hasUnsaved, error, type, saveAgain } = useTypedCounts(stocktake.id);
  const { scanner, find, leave } = useScannedCount();
  const navigate = route.useNavigate();
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={600} />;
  const shown = query.data.filter(
    (line) =>
      (!category || category.includes(line.category)) &&
      matchesWords(`${line.product_name} ${line.sku} ${line.brand} ${line.category}`, search),
  );
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed">
          Started by {stocktake.started_by_name}, {formatMoment(stocktake.started_at)}. Counts are saved as they are
          typed.
        </Text>
        <ExportLink path={`/stocktakes/${stocktake.id}/lines`} filters={{}} of="products to count" />
      </Group>
      {error && <SaveProblem error={error} typed={typed} lines={query.data} onSaveAgain={saveAgain} />}
      <ScanToCount
        source={scanner}
        lines={query.data}
        onFound={(line) => {
          if (!shown.includes(line)) void navigate({ search: ({ store }) => ({ store }), resetScroll: false });
          find(line.product_id);
        }}
      />
      {shown.length === 0 ? (
        <Empty title="No results">
          <Text span>
            The stocktake of {storeName} has {formatCount(query.data.length, "product")}.
          </Text>
        </Empty>
      ) : (
        <CountSheet lines={shown} typed={typed} invalid={invalid} onCount={type} onEnter={leave} />
      )}
      <Booking stocktake={stocktake} lines={query.data} hasUnsaved={hasUnsaved} invalid={invalid.size} />
    </>
  );
}
