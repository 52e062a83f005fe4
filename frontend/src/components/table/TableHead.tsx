import { Checkbox, UnstyledButton } from "@mantine/core";
import type { Header, Table } from "@tanstack/react-table";
import { ArrowDownIcon, ArrowUpIcon, ChevronsUpDownIcon } from "lucide-react";
import type { features as Features } from "./columns";
import classes from "./DataTable.module.css";
import { directionOf, nextSort } from "./sorting";

type Row = { id: string };

interface TableHeadProps<T extends Row> {
  table: Table<typeof Features, T>;
  sort: string | undefined;
  onSort: (sort: string) => void;
  selectable: boolean;
}

export function TableHead<T extends Row>({ table, sort, onSort, selectable }: TableHeadProps<T>) {
  return (
    <thead role="rowgroup">
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id} role="row">
          {selectable && <SelectAll table={table} />}
          {group.headers.map((header) => (
            <HeadCell key={header.id} header={header} sort={sort} onSort={onSort} />
          ))}
        </tr>
      ))}
    </thead>
  );
}

/** The box of the header: checked if all rows of the page are selected, indeterminate if some are. */
function SelectAll<T extends Row>({ table }: Pick<TableHeadProps<T>, "table">) {
  const { rows } = table.getRowModel();
  const count = rows.filter((row) => row.getIsSelected()).length;
  return (
    <th role="columnheader" className={classes.tick} scope="col">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the box is its control */}
      <label className={classes.reach}>
        <Checkbox
          size="xs"
          aria-label="Select all rows on this page"
          checked={count > 0 && count === rows.length}
          indeterminate={count > 0 && count < rows.length}
          onChange={(event) => table.toggleAllRowsSelected(event.currentTarget.checked)}
        />
      </label>
    </th>
  );
}

interface HeadCellProps<T extends Row> {
  header: Header<typeof Features, T, unknown>;
  sort: string | undefined;
  onSort: (sort: string) => void;
}

function HeadCell<T extends Row>({ header, sort, onSort }: HeadCellProps<T>) {
  const meta = header.column.columnDef.meta ?? {};
  const title = String(header.column.columnDef.header ?? "");
  const direction = meta.sort ? directionOf(sort, meta.sort) : undefined;
  return (
    <th
      role="columnheader"
      scope="col"
      data-numeric={meta.numeric || undefined}
      data-narrow={meta.narrow || undefined}
      data-room={meta.room}
      aria-sort={direction}
    >
      {meta.sort ? (
        <UnstyledButton
          className={classes.sort}
          onClick={() => onSort(nextSort(sort, meta.sort as string, meta.numeric))}
        >
          {title}
          {direction === "ascending" && <ArrowUpIcon size={13} aria-hidden />}
          {direction === "descending" && <ArrowDownIcon size={13} aria-hidden />}
          {!direction && <ChevronsUpDownIcon size={13} aria-hidden className={classes.unsorted} />}
        </UnstyledButton>
      ) : (
        title
      )}
    </th>
  );
}
