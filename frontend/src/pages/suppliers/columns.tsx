import { Link } from "@tanstack/react-router";
import type { Supplier } from "@/api/shapes";
import { StatusPill } from "@/components/StatusPill";
import { columnsOf } from "@/components/table/columns";
import { TwoLines } from "@/components/table/TwoLines";
import { formatCases } from "@/lib/format";
import { activeLabel } from "@/lib/labels";
import { inDays, orderDays } from "./supplier";

const column = columnsOf<Supplier>();

export const supplierColumns = column.columns([
  column.accessor("name", {
    header: "Supplier",
    meta: { sort: "name", phone: "title" },
    cell: ({ row: { original: supplier } }) => (
      <TwoLines>
        <Link
          from="/suppliers"
          to="/suppliers"
          search={(before) => ({ ...before, item: supplier.id })}
          resetScroll={false}
        >
          {supplier.name}
        </Link>
      </TwoLines>
    ),
  }),
  column.accessor("order_days", {
    header: "Order days",
    meta: { phone: "left" },
    cell: ({ getValue }) => orderDays(getValue()),
  }),
  column.accessor("active", {
    header: "Status",
    meta: { narrow: true, phone: "corner" },
    cell: ({ getValue }) => <StatusPill tone={getValue() ? "good" : "neutral"}>{activeLabel(getValue())}</StatusPill>,
  }),
  column.accessor("lead_time_days", {
    header: "Lead time",
    meta: { sort: "lead_time_days", numeric: true, phone: "right" },
    cell: ({ getValue }) => inDays(getValue()),
  }),
  column.accessor("minimum_quantity", {
    header: "Minimum",
    meta: { numeric: true, phone: "hidden" },
    cell: ({ getValue }) => formatCases(getValue()),
  }),
]);
