import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { supplier, supplierList } from "@/api/suppliers";
import { me } from "@/api/users";
import { ToggleFilter } from "@/components/filters/ToggleFilter";
import { ListPage } from "@/components/list/ListPage";
import { useListPage } from "@/components/list/useListPage";
import { RecordDrawer } from "@/components/record/RecordDrawer";
import type { SuppliersAddress } from "@/lib/addresses";
import { administers } from "@/lib/rights";
import { supplierColumns } from "./columns";
import { SupplierFacts } from "./SupplierFacts";
import { SupplierForm } from "./SupplierForm";

const route = getRouteApi("/suppliers");

/** The suppliers of products, inactive ones included. */
export default function SuppliersPage() {
  const list = useListPage<SuppliersAddress>({
    address: route.useSearch(),
    navigate: route.useNavigate(),
    defaultSort: "name",
  });
  const { filters, change } = list;
  const open = useQuery({ ...supplier(list.item ?? ""), enabled: list.item !== undefined });
  const mayEdit = administers(useQuery(me()).data);
  return (
    <ListPage
      list={list}
      title="Suppliers"
      subtitle="Order days, lead times and minimum quantities"
      itemName="supplier"
      query={useQuery(supplierList(list.query))}
      columns={supplierColumns}
      path="/suppliers"
      searchLabel="Search by name"
      mayCreate={mayEdit}
      emptyHint="An administrator can add the first supplier."
      filters={
        <ToggleFilter
          label="Inactive"
          value={filters.active === false}
          onChange={(isSet) => change({ active: isSet ? false : undefined })}
        />
      }
    >
      <RecordDrawer
        itemName="supplier"
        nameOf={(each) => each.name}
        list={list}
        query={open}
        canEdit={mayEdit}
        facts={(each) => <SupplierFacts supplier={each} />}
        versioned="suppliers"
        form={(slot) => <SupplierForm {...slot} />}
      />
    </ListPage>
  );
}
