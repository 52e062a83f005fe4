import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { store, storeList } from "@/api/stores";
import { me } from "@/api/users";
import { MultiSelectFilter } from "@/components/filters/MultiSelectFilter";
import { RegionFilter } from "@/components/filters/resourceFilters";
import { ToggleFilter } from "@/components/filters/ToggleFilter";
import { ListPage } from "@/components/list/ListPage";
import { useListPage } from "@/components/list/useListPage";
import { RecordDrawer } from "@/components/record/RecordDrawer";
import type { StoresAddress } from "@/lib/addresses";
import { STORE_TYPES } from "@/lib/enums";
import { administers } from "@/lib/rights";
import { storeColumns } from "./columns";
import { StoreFacts } from "./StoreFacts";
import { StoreForm } from "./StoreForm";

const route = getRouteApi("/stores");
const TYPES = STORE_TYPES.map((type) => ({ value: type, label: type }));

/** Stores and warehouses. */
export default function StoresPage() {
  const list = useListPage<StoresAddress>({
    address: route.useSearch(),
    navigate: route.useNavigate(),
    defaultSort: "name",
  });
  const { filters, change } = list;
  const open = useQuery({ ...store(list.item ?? ""), enabled: list.item !== undefined });
  const mayEdit = administers(useQuery(me()).data);
  return (
    <ListPage
      list={list}
      title="Stores"
      subtitle="Stores and warehouses"
      itemName="store"
      query={useQuery(storeList(list.query))}
      columns={storeColumns}
      path="/stores"
      searchLabel="Search by name, code or city"
      mayCreate={mayEdit}
      emptyHint="An administrator can add the first store."
      filters={
        <>
          <RegionFilter value={filters.region} onChange={(region) => change({ region })} />
          <MultiSelectFilter
            label="Type"
            choices={TYPES}
            value={filters.store_type}
            onChange={(store_type) => change({ store_type: store_type as StoresAddress["store_type"] })}
          />
          <ToggleFilter
            label="Closed"
            value={filters.active === false}
            onChange={(isSet) => change({ active: isSet ? false : undefined })}
          />
        </>
      }
    >
      <RecordDrawer
        itemName="store"
        nameOf={(each) => each.name}
        list={list}
        query={open}
        canEdit={mayEdit}
        versioned="stores"
        facts={(each) => <StoreFacts store={each} mayClose={mayEdit} />}
        form={(slot) => <StoreForm {...slot} />}
      />
    </ListPage>
  );
}
