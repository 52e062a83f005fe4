import { Link } from "@tanstack/react-router";
import type { Store } from "@/api/shapes";
import { StatusPill } from "@/components/StatusPill";
import { columnsOf } from "@/components/table/columns";
import { TwoLines } from "@/components/table/TwoLines";
import { openLabel } from "@/lib/labels";

const column = columnsOf<Store>();

export const storeColumns = column.columns([
  column.accessor("name", {
    header: "Store",
    meta: { sort: "name", phone: "title" },
    cell: ({ row: { original: store } }) => (
      <TwoLines second={store.code}>
        <Link from="/stores" to="/stores" search={(before) => ({ ...before, item: store.id })} resetScroll={false}>
          {store.name}
        </Link>
      </TwoLines>
    ),
  }),
  column.accessor("region", { header: "Region", meta: { sort: "region", phone: "left" } }),
  column.accessor("store_type", { header: "Type", meta: { phone: "left" } }),
  column.accessor("active", {
    header: "Status",
    meta: { narrow: true, phone: "corner" },
    cell: ({ getValue }) => <StatusPill tone={getValue() ? "good" : "neutral"}>{openLabel(getValue())}</StatusPill>,
  }),
  column.display({
    id: "location",
    header: "City",
    meta: { phone: "right" },
    cell: ({ row: { original: store } }) => [store.city, store.state].filter(Boolean).join(", "),
  }),
  column.accessor("manager_name", {
    header: "Manager",
    meta: { phone: "hidden" },
    cell: ({ getValue }) => getValue() ?? <span className="quiet">Unassigned</span>,
  }),
]);
