import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ClipboardCheckIcon } from "lucide-react";
import { inventoryList } from "@/api/inventory";
import { CategoryFilter, RegionFilter, StoreFilter } from "@/components/filters/resourceFilters";
import { ToggleFilter } from "@/components/filters/ToggleFilter";
import { LinkButton } from "@/components/LinkButton";
import { ListPage } from "@/components/list/ListPage";
import { useListPage } from "@/components/list/useListPage";
import type { InventoryAddress } from "@/lib/addresses";
import { inventoryColumns } from "./columns";
import { ItemDrawer } from "./ItemDrawer";

const route = getRouteApi("/inventory");

/** Stock per product and store. */
export default function InventoryPage() {
  const list = useListPage<InventoryAddress>({
    address: route.useSearch(),
    navigate: route.useNavigate(),
    defaultSort: "product_name",
  });
  const { filters, change } = list;
  return (
    <ListPage
      list={list}
      width="full"
      title="Inventory"
      tableLabel="Stock"
      subtitle="Stock by product and store"
      itemName="product"
      query={useQuery(inventoryList(list.query))}
      columns={inventoryColumns}
      path="/inventory"
      searchLabel="Search by product, SKU or store"
      mayCreate={false}
      emptyHint="A product appears here after its first delivery to a store."
      actions={
        <LinkButton to="/stocktake" variant="default" leftSection={<ClipboardCheckIcon size={16} aria-hidden />}>
          Stocktake
        </LinkButton>
      }
      filters={
        <>
          <RegionFilter value={filters.region} onChange={(region) => change({ region })} />
          <CategoryFilter value={filters.category} onChange={(category) => change({ category })} />
          <StoreFilter value={filters.store_id} onChange={(store_id) => change({ store_id })} />
          <ToggleFilter label="Low stock" value={filters.low_stock} onChange={(low_stock) => change({ low_stock })} />
        </>
      }
    >
      <ItemDrawer id={list.item} onClose={list.close} />
    </ListPage>
  );
}
