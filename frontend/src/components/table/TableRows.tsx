import { Checkbox, Skeleton } from "@mantine/core";
import type { Cell, ColumnDef, Table, Row as TableRow } from "@tanstack/react-table";
import { FlexRender } from "@tanstack/react-table";
import type { MouseEvent } from "react";
import type { features as Features } from "./columns";
import classes from "./DataTable.module.css";

type Row = { id: string };

interface TableRowsProps<T extends Row> {
  table: Table<typeof Features, T>;
  onOpen?: (row: T) => void;
  openId?: string;
  /** Rows have a box to select them, which is named after them. */
  nameOf: ((row: T) => string) | undefined;
}

/* Roles are said aloud: cards on a phone are no table to a browser, yet still one to a reader. */

export function TableRows<T extends Row>({ table, onOpen, openId, nameOf }: TableRowsProps<T>) {
  return (
    <tbody role="rowgroup">
      {table.getRowModel().rows.map((row) => (
        <tr
          key={row.id}
          role="row"
          data-row={row.id}
          data-open={row.id === openId || undefined}
          data-opens={onOpen ? true : undefined}
          onClick={(event) => isPlainClick(event) && onOpen?.(row.original)}
        >
          {nameOf && <Tick row={row} name={nameOf(row.original)} />}
          {row.getAllCells().map((cell) => (
            <BodyCell key={cell.id} cell={cell} />
          ))}
        </tr>
      ))}
    </tbody>
  );
}

/** Whether a click opens the row: not on a link or control in it, and not at the end of a selection of text. */
function isPlainClick(event: MouseEvent<HTMLElement>): boolean {
  const onControl = (event.target as HTMLElement).closest("a, button, input, label") !== null;
  return !onControl && !window.getSelection()?.toString();
}

function Tick<T extends Row>({ row, name }: { row: TableRow<typeof Features, T>; name: string }) {
  return (
    <td role="cell" className={classes.tick}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the box is its control */}
      <label className={classes.reach}>
        <Checkbox
          size="xs"
          aria-label={`Select ${name}`}
          checked={row.getIsSelected()}
          disabled={!row.getCanSelect()}
          onChange={row.getToggleSelectedHandler()}
        />
      </label>
    </td>
  );
}

function BodyCell<T extends Row>({ cell }: { cell: Cell<typeof Features, T, unknown> }) {
  const { meta, header } = cell.column.columnDef;
  return (
    <td
      role="cell"
      data-numeric={meta?.numeric || undefined}
      data-narrow={meta?.narrow || undefined}
      data-room={meta?.room}
      data-phone={meta?.phone}
      data-named={meta?.named || undefined}
      data-label={typeof header === "string" ? header : undefined}
    >
      <FlexRender cell={cell} />
    </td>
  );
}

interface TableSkeletonProps<T extends Row> {
  // biome-ignore lint/suspicious/noExplicitAny: a column's value type is its own business
  columns: readonly ColumnDef<typeof Features, T, any>[];
  rows: number;
  selectable: boolean;
}

/** Placeholders of the height of the rows, so that nothing shifts when they are loaded. */
export function TableSkeleton<T extends Row>({ columns, rows, selectable }: TableSkeletonProps<T>) {
  return (
    <tbody aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: these rows are all the same
        <tr key={row}>
          {selectable && <td className={classes.tick} />}
          {columns.map(({ meta }, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the columns stay as they are
            <td key={column} data-numeric={meta?.numeric} data-room={meta?.room} data-phone={meta?.phone}>
              <Skeleton className={classes.coming} data-title={meta?.phone === "title" || undefined} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
