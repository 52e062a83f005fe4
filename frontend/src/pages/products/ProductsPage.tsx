import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { product, productList } from "@/api/products";
import { me } from "@/api/users";
import { BrandFilter, CategoryFilter } from "@/components/filters/resourceFilters";
import { ToggleFilter } from "@/components/filters/ToggleFilter";
import { ListPage } from "@/components/list/ListPage";
import { useListPage } from "@/components/list/useListPage";
import { RecordDrawer } from "@/components/record/RecordDrawer";
import type { ProductsAddress } from "@/lib/addresses";
import { administers } from "@/lib/rights";
import { productColumns } from "./columns";
import { ProductFacts } from "./ProductFacts";
import { ProductForm } from "./ProductForm";

const route = getRouteApi("/products");

/** The products that the company sells, inactive ones included. */
export default function ProductsPage() {
  const list = useListPage<ProductsAddress>({
    address: route.useSearch(),
    navigate: route.useNavigate(),
    defaultSort: "name",
  });
  const { filters, change } = list;
  const open = useQuery({ ...product(list.item ?? ""), enabled: list.item !== undefined });
  const mayEdit = administers(useQuery(me()).data);
  return (
    <ListPage
      list={list}
      title="Products"
      subtitle="Product catalog"
      itemName="product"
      query={useQuery(productList(list.query))}
      columns={productColumns}
      path="/products"
      searchLabel="Search by name or SKU"
      mayCreate={mayEdit}
      emptyHint="An administrator can add the first product."
      filters={
        <>
          <CategoryFilter value={filters.category} onChange={(category) => change({ category })} />
          <BrandFilter value={filters.brand} onChange={(brand) => change({ brand })} />
          <ToggleFilter
            label="Inactive"
            value={filters.active === false}
            onChange={(isSet) => change({ active: isSet ? false : undefined })}
          />
        </>
      }
    >
      <RecordDrawer
        itemName="product"
        nameOf={(each) => each.name}
        list={list}
        query={open}
        canEdit={mayEdit}
        versioned="products"
        facts={(each) => <ProductFacts product={each} />}
        form={(slot) => <ProductForm {...slot} />}
      />
    </ListPage>
  );
}
