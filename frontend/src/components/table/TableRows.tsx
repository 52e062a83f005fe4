import { Checkbox, Skeleton } from "@mantine/core";
import type { Cell, Table, Row as TableRow } from "@tanstack/react-table";
import { FlexRender } from "@tanstack/react-table";
import type { MouseEvent } from "react";
import type { features as Features } from "./columns";
import classes from "./DataTable.module.css";

type Row = { id: string };

interface TableRowsProps<T extends Row> {
  table: Table<typeof Features, T>;
  onOpen?: (row: T) => void;
  openId?: string;
  selectable: boolean;
}

/* Roles are said aloud: cards on a phone are no table to a browser, yet still one to a reader. */

export function TableRows<T extends Row>({ table, onOpen, openId, selectable }: TableRowsProps<T>) {
  return (
    <tbody role="rowgroup">
      {table.getRowModel().rows.map((row) => (
        <tr
          key={row.id}
          role="row"
          data-open={row.id === openId || undefined}
          data-opens={onOpen ? true : undefined}
          onClick={(event) => isPlainClick(event) && onOpen?.(row.original)}
        >
          {selectable && <Tick row={row} />}
          {row.getAllCells().map((cell) => (
            <BodyCell key={cell.id} cell={cell} />
          ))}
        </tr>
      ))}
    </tbody>
  );
}

/** Not on a link or control in the row, and not the end of a selection of text. */
function isPlainClick(event: MouseEvent<HTMLElement>): boolean {
  const onControl = (event.target as HTMLElement).closest("a, button, input, label") !== null;
  return !onControl && !window.getSelection()?.toString();
}

function Tick<T extends Row>({ row }: { row: TableRow<typeof Features, T> }) {
  return (
    <td role="cell" className={classes.tick}>
      <Checkbox
        size="xs"
        aria-label="Select this row"
        checked={row.getIsSelected()}
        disabled={!row.getCanSelect()}
        onChange={row.getToggleSelectedHandler()}
      />
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
      data-wide={meta?.wide || undefined}
      data-phone={meta?.phone}
      data-label={typeof header === "string" ? header : undefined}
    >
      <FlexRender cell={cell} />
    </td>
  );
}

/** As high as what will come, so that nothing moves when it does. */
export function TableSkeleton({ columns, rows }: { columns: number; rows: number }) {
  return (
    <tbody aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: these rows are all the same
        <tr key={row}>
          {Array.from({ length: columns }, (_, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: these cells are all the same
            <td key={column}>
              <Skeleton h={12} w={column === 0 ? "70%" : "50%"} my={4} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
