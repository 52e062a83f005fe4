import type { UseQueryResult } from "@tanstack/react-query";
import { type ColumnDef, useTable } from "@tanstack/react-table";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import type { Page } from "@/api/shapes";
import { Failed } from "@/components/feedback/PageStates";
import { PAGE_SIZES, type TableAddress } from "@/lib/addresses";
import { type features as Features, features } from "./columns";
import classes from "./DataTable.module.css";
import { TableHead } from "./TableHead";
import { TablePager } from "./TablePager";
import { TableRows, TableSkeleton } from "./TableRows";

type Row = { id: string };

/** The selected rows by id, those of other pages included. */
export interface Selection<T> {
  selected: ReadonlyMap<string, T>;
  onSelect: (rows: ReadonlyMap<string, T>) => void;
  /** The name of a row, for the label of its box. */
  nameOf: (row: T) => string;
}

export interface DataTableProps<T extends Row> {
  /** The accessible name of the table: "Stock". */
  label: string;
  // biome-ignore lint/suspicious/noExplicitAny: a column's value type is its own business
  columns: readonly ColumnDef<typeof Features, T, any>[];
  query: UseQueryResult<Page<T>>;
  /** The table's part of the page's address. */
  address: TableAddress;
  onAddress: (change: TableAddress, options?: { replace: boolean }) => void;
  /** Undefined if the list is not sorted by a column. */
  defaultSort: string | undefined;
  /** The message for a list without rows. */
  empty: ReactNode;
  /** Is called for a click anywhere in a row; for the keyboard the first column has a link. */
  onOpen?: (row: T) => void;
  openId?: string;
  selection?: Selection<T>;
}

const NONE: never[] = [];

/** One page of a list of the API: sorted and paged by the service, a card per row on a phone. */
export function DataTable<T extends Row>(props: DataTableProps<T>) {
  const { label, query, selection } = props;
  const rows = query.data?.data ?? (NONE as T[]);
  const rowSelection = Object.fromEntries([...(selection?.selected.keys() ?? [])].map((id) => [id, true as const]));
  const table = useTable({
    features,
    columns: props.columns as ColumnDef<typeof Features, T>[],
    data: rows,
    getRowId: (row) => row.id,
    state: { rowSelection },
    onRowSelectionChange: (change) => {
      const next = typeof change === "function" ? change(rowSelection) : change;
      const known = new Map([...(selection?.selected ?? []), ...rows.map((row) => [row.id, row] as const)]);
      selection?.onSelect(new Map([...known].filter(([id]) => next[id])));
    },
  });
  const isBeyondLast = useReturnToLastPage(query, props);
  if (query.isError && !query.data) {
    return (
      <div className={classes.card}>
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  const isEmpty = query.data?.total === 0;
  return (
    <div className={classes.card} aria-busy={query.isFetching}>
      <section
        className={classes.scroll}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        data-stale={query.isPlaceholderData || undefined}
      >
        {/* With roles the cards on a phone are still a table for screen readers. */}
        <table
          className={classes.table}
          role="table"
          aria-label={label}
          aria-rowcount={query.data?.total_is_exact ? query.data.total : -1}
        >
          <TableHead
            table={table}
            sort={props.address.sort ?? props.defaultSort}
            onSort={(sort) => props.onAddress({ sort })}
            selectable={selection !== undefined}
          />
          {query.data && !isBeyondLast ? (
            <TableRows table={table} onOpen={props.onOpen} openId={props.openId} nameOf={selection?.nameOf} />
          ) : (
            <TableSkeleton
              columns={props.columns}
              rows={props.address.limit ?? PAGE_SIZES[0]}
              selectable={selection !== undefined}
            />
          )}
        </table>
        {isEmpty && props.empty}
      </section>
      <TablePager page={query.data} address={props.address} onAddress={props.onAddress} />
    </div>
  );
}

/** Replaces the number of a page after the last one (after rows were removed, or in an old link) by the last one. */
function useReturnToLastPage<T extends Row>(query: UseQueryResult<Page<T>>, props: DataTableProps<T>): boolean {
  const { page = 1 } = props.address;
  const { data, isPlaceholderData } = query;
  const last = Math.max(1, data?.total_pages ?? 1);
  const isPastAll = page > last && (data?.total_is_exact || data?.data.length === 0);
  const isBeyond = data !== undefined && !isPlaceholderData && isPastAll;
  const go = useEffectEvent(() => props.onAddress({ page: last > 1 ? last : undefined }, { replace: true }));
  useEffect(() => {
    if (isBeyond) go();
  }, [isBeyond]);
  return isBeyond;
}
