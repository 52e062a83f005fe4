import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { product, productList } from "@/api/products";
import { me } from "@/api/users";
import { Empty } from "@/components/feedback/PageStates";
import { FilterBar } from "@/components/filters/FilterBar";
import { BrandFilter, CategoryFilter } from "@/components/filters/nouns";
import { SearchField } from "@/components/filters/SearchField";
import { ToggleFilter } from "@/components/filters/ToggleFilter";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { RecordDrawer } from "@/components/record/RecordDrawer";
import { DataTable } from "@/components/table/DataTable";
import { ExportLink } from "@/components/table/ExportLink";
import { PAGE_SIZES, type ProductsAddress } from "@/lib/addresses";
import { administers } from "@/lib/rights";
import { changedAddress } from "@/lib/search";
import { productColumns } from "./columns";
import { ProductFacts } from "./ProductFacts";
import { ProductForm } from "./ProductForm";

const route = getRouteApi("/products");
const DEFAULT_SORT = "name";

/** What the company sells. */
export default function ProductsPage() {
  const { item, create, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<ProductsAddress>) =>
    void navigate({ search: (before) => changedAddress(before, part), resetScroll: false });
  const list = useQuery(productList({ limit: PAGE_SIZES[0], sort: DEFAULT_SORT, ...filters }));
  const open = useQuery({ ...product(item ?? ""), enabled: item !== undefined });
  const mayEdit = administers(useQuery(me()).data);
  const clear = () => void navigate({ search: { sort: filters.sort, limit: filters.limit } });
  const isFiltered = Object.keys(filters).some((name) => !["page", "limit", "sort"].includes(name));
  return (
    <Page width="list">
      <PageHeader
        title="Products"
        actions={
          <>
            <ExportLink path="/products" filters={{ sort: DEFAULT_SORT, ...filters }} />
            {mayEdit && (
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => change({ create: true, item: undefined })}
              >
                New product
              </Button>
            )}
          </>
        }
      >
        What the company sells
      </PageHeader>
      <FilterBar onClear={isFiltered && clear}>
        <SearchField
          label="Search name, SKU or brand"
          value={filters.search}
          onChange={(search) => change({ search })}
        />
        <CategoryFilter value={filters.category} onChange={(category) => change({ category })} />
        <BrandFilter value={filters.brand} onChange={(brand) => change({ brand })} />
        <ToggleFilter
          label="Inactive"
          value={filters.active === false}
          onChange={(isSet) => change({ active: isSet ? false : undefined })}
        />
      </FilterBar>
      <DataTable
        label="Products"
        columns={productColumns}
        query={list}
        address={filters}
        onAddress={(part) => change(part as Partial<ProductsAddress>)}
        defaultSort={DEFAULT_SORT}
        onOpen={(row) => change({ item: row.id })}
        openId={item}
        empty={
          <Empty
            title="No product fits these filters"
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
        noun="product"
        nameOf={(each) => each.name}
        id={item}
        isNew={create === true}
        query={open}
        canEdit={mayEdit}
        onClose={() => change({ item: undefined, create: undefined })}
        onCreated={(created) => change({ item: created.id, create: undefined })}
        facts={(each) => <ProductFacts product={each} />}
        form={(slot) => <ProductForm {...slot} />}
      />
    </Page>
  );
}
