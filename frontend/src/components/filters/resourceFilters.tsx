import { useQuery } from "@tanstack/react-query";
import { brands, categories } from "@/api/products";
import { allStores, regionOptions } from "@/api/stores";
import { MultiSelectFilter } from "./MultiSelectFilter";

interface ResourceFilterProps {
  value: string[] | undefined;
  onChange: (value: string[] | undefined) => void;
}

export function RegionFilter(props: ResourceFilterProps) {
  const { data } = useQuery(regionOptions());
  return <MultiSelectFilter label="Region" choices={data} {...props} />;
}

export function CategoryFilter(props: ResourceFilterProps) {
  const { data } = useQuery(categories());
  const choices = data?.map(({ category }) => ({ value: category, label: category }));
  return <MultiSelectFilter label="Category" choices={choices} {...props} />;
}

export function StoreFilter({ label = "Store", ...props }: ResourceFilterProps & { label?: string }) {
  const { data } = useQuery(allStores());
  const choices = data?.map(({ id, name, active }) => ({ value: id, label: active ? name : `${name} (closed)` }));
  return <MultiSelectFilter label={label} choices={choices} {...props} />;
}

export function BrandFilter(props: ResourceFilterProps) {
  const { data } = useQuery(brands());
  const choices = data?.map(({ brand }) => ({ value: brand, label: brand }));
  return <MultiSelectFilter label="Brand" choices={choices} {...props} />;
}
