import { PAGE_SIZES } from "@/lib/addresses";
import { changedAddress } from "@/lib/search";

/** What the address of every list page may say. */
export interface ListAddress {
  page?: number;
  limit?: number;
  sort?: string;
  search?: string;
  /** The row that is open. */
  item?: string;
  /** The form for a new record is open. */
  create?: boolean;
}

type Navigate<Address> = (options: {
  search: (before: Address) => Address;
  resetScroll: boolean;
  replace?: boolean;
}) => unknown;

interface ListPageOptions<Address> {
  address: Address;
  navigate: Navigate<Address>;
  /** Undefined: the order that the service chooses. */
  defaultSort: Address[keyof Address & "sort"] | undefined;
  /** Parameters that choose a part of the list like a tab; clearing the filters keeps them. */
  tabs?: readonly (keyof Address & string)[];
}

const NO_FILTERS = ["page", "limit", "sort"];

/** The state of a list page, all of which is in its address: filters, sorting, page, and what is open. */
export function useListPage<Address extends ListAddress>(options: ListPageOptions<Address>) {
  const { address, navigate, defaultSort, tabs = [] } = options;
  const { item, create, ...filters } = address;
  const change = (part: Partial<Address>, { replace = false } = {}) =>
    void navigate({ search: (before) => changedAddress(before, part), resetScroll: false, replace });
  const set = (Object.keys(filters) as (keyof Address & string)[]).filter((name) => !NO_FILTERS.includes(name));
  const filtersSet = set.filter((name) => !tabs.includes(name));
  const clear = (names: readonly string[]) =>
    change(Object.fromEntries(names.map((name) => [name, undefined])) as Partial<Address>);
  return {
    item,
    isNew: create === true,
    filters,
    defaultSort,
    /** What the API is asked for. */
    query: { limit: PAGE_SIZES[0], ...(defaultSort && { sort: defaultSort }), ...filters },
    change,
    open: (id: string) => change({ item: id, create: undefined } as Partial<Address>),
    startNew: () => change({ item: undefined, create: true } as Partial<Address>),
    close: () => change({ item: undefined, create: undefined } as Partial<Address>),
    isFiltered: filtersSet.length > 0,
    clearFilters: () => clear(filtersSet),
    /** A filter or a tab is set: there may be more rows than the list shows. */
    isPart: set.length > 0,
    showAll: () => clear(set),
  };
}

export type ListPageState<Address extends ListAddress> = ReturnType<typeof useListPage<Address>>;
