import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { store, storeList } from "@/api/stores";
import { me } from "@/api/users";
import { Empty } from "@/components/feedback/PageStates";
import { FilterBar } from "@/components/filters/FilterBar";
import { MultiSelectFilter } from "@/components/filters/MultiSelectFilter";
import { RegionFilter } from "@/components/filters/nouns";
import { SearchField } from "@/components/filters/SearchField";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { RecordDrawer } from "@/components/record/RecordDrawer";
import { DataTable } from "@/components/table/DataTable";
import { ExportLink } from "@/components/table/ExportLink";
import { PAGE_SIZES, STORE_TYPES, type StoresAddress } from "@/lib/addresses";
import { administers } from "@/lib/rights";
import { changedAddress } from "@/lib/search";
import { storeColumns } from "./columns";
import { StoreFacts } from "./StoreFacts";
import { StoreForm } from "./StoreForm";

const route = getRouteApi("/stores");
const DEFAULT_SORT = "name";
const TYPES = STORE_TYPES.map((type) => ({ value: type, label: type }));

/** Stores and warehouses. */
export default function StoresPage() {
  const { item, create, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<StoresAddress>) =>
    void navigate({ search: (before) => changedAddress(before, part), resetScroll: false });
  const list = useQuery(storeList({ limit: PAGE_SIZES[0], sort: DEFAULT_SORT, ...filters }));
  const open = useQuery({ ...store(item ?? ""), enabled: item !== undefined });
  const mayEdit = administers(useQuery(me()).data);
  const clear = () => void navigate({ search: { sort: filters.sort, limit: filters.limit } });
  const isFiltered = Object.keys(filters).some((name) => !["page", "limit", "sort"].includes(name));
  return (
    <Page width="list">
      <PageHeader
        title="Stores"
        actions={
          <>
            <ExportLink path="/stores" filters={{ sort: DEFAULT_SORT, ...filters }} />
            {mayEdit && (
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => change({ create: true, item: undefined })}
              >
                New store
              </Button>
            )}
          </>
        }
      >
        Stores and warehouses
      </PageHeader>
      <FilterBar onClear={isFiltered && clear}>
        <SearchField
          label="Search name, code or place"
          value={filters.search}
          onChange={(search) => change({ search })}
        />
        <RegionFilter value={filters.region} onChange={(region) => change({ region })} />
        <MultiSelectFilter
          label="Type"
          choices={TYPES}
          value={filters.store_type}
          onChange={(store_type) => change({ store_type: store_type as StoresAddress["store_type"] })}
        />
      </FilterBar>
      <DataTable
        label="Stores"
        columns={storeColumns}
        query={list}
        address={filters}
        onAddress={(part) => change(part as Partial<StoresAddress>)}
        defaultSort={DEFAULT_SORT}
        onOpen={(row) => change({ item: row.id })}
        openId={item}
        empty={
          <Empty
            title="No store fits these filters"
            action={
              isFiltered && (
                <Button variant="default" onClick={clear}>
                  Clear the filters
                </Button>
              )
            }
          >
            {isFiltered ? "Take one away, or look for another word." : "An administrator adds the first one."}
          </Empty>
        }
      />
      <RecordDrawer
        noun="store"
        nameOf={(each) => each.name}
        id={item}
        isNew={create === true}
        query={open}
        canEdit={mayEdit}
        onClose={() => change({ item: undefined, create: undefined })}
        onCreated={(created) => change({ item: created.id, create: undefined })}
        facts={(each) => <StoreFacts store={each} />}
        form={(slot) => <StoreForm {...slot} />}
      />
    </Page>
  );
}
