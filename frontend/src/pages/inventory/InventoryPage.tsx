import { Button } from "@mantine/core";
import { IconClipboardCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { inventoryList } from "@/api/inventory";
import { Empty } from "@/components/feedback/PageStates";
import { FilterBar } from "@/components/filters/FilterBar";
import { CategoryFilter, RegionFilter, StoreFilter } from "@/components/filters/nouns";
import { SearchField } from "@/components/filters/SearchField";
import { ToggleFilter } from "@/components/filters/ToggleFilter";
import { LinkButton } from "@/components/LinkButton";
import { PageHeader } from "@/components/PageHeader";
import { DataTable } from "@/components/table/DataTable";
import { ExportLink } from "@/components/table/ExportLink";
import { type InventoryAddress, PAGE_SIZES } from "@/lib/addresses";
import { changedAddress } from "@/lib/search";
import { inventoryColumns } from "./columns";
import { ItemDrawer } from "./ItemDrawer";

const route = getRouteApi("/inventory");
const DEFAULT_SORT = "product_name";

/** Stock per product and store. */
export default function InventoryPage() {
  const { item, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<InventoryAddress>) =>
    void navigate({ search: (before) => changedAddress(before, part), resetScroll: false });
  const list = useQuery(inventoryList({ limit: PAGE_SIZES[0], sort: DEFAULT_SORT, ...filters }));
  const clear = () => void navigate({ search: { sort: filters.sort, limit: filters.limit } });
  const isFiltered = Object.keys(filters).some((name) => !["page", "limit", "sort"].includes(name));
  return (
    <>
      <PageHeader
        title="Inventory"
        actions={
          <>
            <ExportLink path="/inventory" filters={{ sort: DEFAULT_SORT, ...filters }} />
            <LinkButton to="/stocktake" variant="default" leftSection={<IconClipboardCheck size={16} aria-hidden />}>
              Stocktake
            </LinkButton>
          </>
        }
      >
        Stock per product and store
      </PageHeader>
      <FilterBar onClear={isFiltered && clear}>
        <SearchField
          label="Search product, SKU or store"
          value={filters.search}
          onChange={(search) => change({ search })}
        />
        <RegionFilter value={filters.region} onChange={(region) => change({ region })} />
        <CategoryFilter value={filters.category} onChange={(category) => change({ category })} />
        <StoreFilter value={filters.store_id} onChange={(store_id) => change({ store_id })} />
        <ToggleFilter label="Low stock" value={filters.low_stock} onChange={(low_stock) => change({ low_stock })} />
      </FilterBar>
      <DataTable
        label="Stock"
        columns={inventoryColumns}
        query={list}
        address={filters}
        onAddress={(part) => change(part as Partial<InventoryAddress>)}
        defaultSort={DEFAULT_SORT}
        onOpen={(row) => change({ item: row.id })}
        openId={item}
        empty={
          <Empty
            title="No stock fits these filters"
            action={
              isFiltered && (
                <Button variant="default" onClick={clear}>
                  Clear the filters
                </Button>
              )
            }
          >
            {isFiltered
              ? "Take one away, or look for another word."
              : "A store carries a product from its first delivery on."}
          </Empty>
        }
      />
      <ItemDrawer id={item} onClose={() => change({ item: undefined })} />
    </>
  );
}
