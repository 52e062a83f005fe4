import { createColumnHelper, metaHelper, rowSelectionFeature, tableFeatures } from "@tanstack/react-table";

export interface ColumnOptions {
  /** The sort parameter of this column in the API; undefined if the list cannot be sorted by it. */
  sort?: string;
  /** Whether the column has numbers, which are aligned at the right. */
  numeric?: boolean;
  /** The position of the value in the card of two columns that a row is on a phone. */
  phone?: "title" | "corner" | "left" | "right" | "whole" | "hidden";
  /** Whether the value has the column's header before it on a card. */
  named?: boolean;
  /** The smallest screen on which the column is shown: a tablet in portrait format, or a desktop. */
  room?: "some" | "much";
  /** Whether the column is only as wide as its content. */
  narrow?: boolean;
}

export const features = tableFeatures({ rowSelectionFeature, columnMeta: metaHelper<ColumnOptions>() });

/** `const column = columnsOf<Order>(); const columns = column.columns([column.accessor("number", {...})])`. */
export const columnsOf = <Row extends { id: string }>() => createColumnHelper<typeof features, Row>();
