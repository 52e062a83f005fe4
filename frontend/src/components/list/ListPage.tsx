import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { PlusIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { Page as PageOfRows } from "@/api/shapes";
import { Empty } from "@/components/feedback/PageStates";
import { FilterBar } from "@/components/filters/FilterBar";
import { SearchField } from "@/components/filters/SearchField";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { DataTable, type DataTableProps, type Selection } from "@/components/table/DataTable";
import { ExportLink } from "@/components/table/ExportLink";
import type { ListAddress, ListPageState } from "./useListPage";

interface ListPageProps<Address extends ListAddress, Row extends { id: string }> {
  list: ListPageState<Address>;
  title: string;
  subtitle: string;
  /** The table's name for screen readers, if the title does not say what its rows are. */
  tableLabel?: string;
  /** One of the rows: "store". */
  itemName: string;
  /** Several of them: "stores" if it is left out. */
  itemNames?: string;
  width?: "list" | "full";
  query: UseQueryResult<PageOfRows<Row>>;
  columns: DataTableProps<Row>["columns"];
  /** The list in the API, without its prefix. */
  path: `/${string}`;
  searchLabel: string;
  filters: ReactNode;
  /** Tabs above the filters. */
  tabs?: ReactNode;
  actions?: ReactNode;
  /** Whether "New order" is offered. */
  mayCreate: boolean;
  /** The message of a list without rows and without filters. */
  emptyHint: string;
  selection?: Selection<Row>;
  /** Over the page: what opens from it. */
  children: ReactNode;
}

/** A list of the API with search, filters, sorting, pages and export. */
export function ListPage<Address extends ListAddress, Row extends { id: string }>(props: ListPageProps<Address, Row>) {
  const { list, title, itemName } = props;
  const change = list.change as (part: Partial<ListAddress>, options?: { replace: boolean }) => void;
  return (
    <Page width={props.width ?? "list"}>
      <PageHeader
        title={title}
        actions={
          <>
            <ExportLink path={props.path} filters={list.query} />
            {props.actions}
            {props.mayCreate && (
              <Button leftSection={<PlusIcon size={16} aria-hidden />} onClick={list.startNew}>
                New {itemName}
              </Button>
            )}
          </>
        }
      >
        {props.subtitle}
      </PageHeader>
      {props.tabs}
      <FilterBar onClear={list.isFiltered && list.clearFilters}>
        <SearchField label={props.searchLabel} value={list.filters.search} onChange={(search) => change({ search })} />
        {props.filters}
      </FilterBar>
      <DataTable
        label={props.tableLabel ?? title}
        columns={props.columns}
        query={props.query}
        address={list.filters}
        onAddress={change}
        defaultSort={list.defaultSort}
        onOpen={(row) => list.open(row.id)}
        openId={list.item}
        selection={props.selection}
        empty={<NoRows {...props} />}
      />
      {props.children}
    </Page>
  );
}

function NoRows<Address extends ListAddress, Row extends { id: string }>(props: ListPageProps<Address, Row>) {
  const { list, emptyHint } = props;
  const plural = props.itemNames ?? `${props.itemName}s`;
  if (!list.isPart) return <Empty title={`No ${plural} yet`}>{emptyHint}</Empty>;
  return (
    <Empty
      title={`No ${plural} match these filters`}
      action={
        <Button variant="default" onClick={list.showAll}>
          Show all {plural}
        </Button>
      }
    >
      Remove a filter or change the search.
    </Empty>
  );
}
