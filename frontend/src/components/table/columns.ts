import { createColumnHelper, metaHelper, rowSelectionFeature, tableFeatures } from "@tanstack/react-table";

export interface ColumnManners {
  /** The API's name for sorting by this column; none: it cannot be sorted by. */
  sort?: string;
  /** Figures stand at the right, digit under digit. */
  numeric?: boolean;
  /** On a phone a row is a card of two columns: where in it this stands. */
  phone?: "title" | "corner" | "left" | "right" | "whole" | "hidden";
  /** On a card it needs its header's word before it. */
  named?: boolean;
  /** Only where there is room for it: from a tablet held upright on, or from a desktop on. */
  room?: "some" | "much";
  /** As wide as it needs and no wider. */
  narrow?: boolean;
}

export const features = tableFeatures({ rowSelectionFeature, columnMeta: metaHelper<ColumnManners>() });

/** `const column = columnsOf<Order>(); const columns = column.columns([column.accessor("number", {...})])`. */
export const columnsOf = <Row extends { id: string }>() => createColumnHelper<typeof features, Row>();
