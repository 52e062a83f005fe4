import { Link } from "@tanstack/react-router";
import type { InventoryItem } from "@/api/shapes";
import { Ago } from "@/components/Moment";
import { LevelBadge } from "@/components/stock/LevelBadge";
import { LevelBar } from "@/components/stock/LevelBar";
import { columnsOf } from "@/components/table/columns";
import { TwoLines } from "@/components/table/TwoLines";
import { formatNumber, formatRoundMoney } from "@/lib/format";

const column = columnsOf<InventoryItem>();

export const inventoryColumns = column.columns([
  column.accessor("product_name", {
    header: "Product",
    meta: { sort: "product_name", phone: "title" },
    cell: ({ row: { original: item } }) => (
      <TwoLines second={`${item.sku} · ${item.category}`}>
        <Link from="/inventory" to="/inventory" search={(before) => ({ ...before, item: item.id })} resetScroll={false}>
          {item.product_name}
        </Link>
      </TwoLines>
    ),
  }),
  column.accessor("store_name", {
    header: "Store",
    meta: { sort: "store_name", phone: "left" },
    cell: ({ row: { original: item } }) => <TwoLines second={item.region}>{item.store_name}</TwoLines>,
  }),
  column.display({
    id: "state",
    header: "Status",
    meta: { narrow: true, phone: "corner" },
    cell: ({ row }) => <LevelBadge item={row.original} />,
  }),
  column.display({
    id: "level",
    header: "Stock level",
    meta: { phone: "whole" },
    cell: ({ row }) => <LevelBar item={row.original} />,
  }),
  column.accessor("available_stock", {
    header: "Available",
    meta: { sort: "available_stock", numeric: true, phone: "left", named: true },
    cell: ({ getValue }) => formatNumber(getValue()),
  }),
  column.accessor("reserved_stock", {
    header: "Reserved",
    meta: { numeric: true, room: "much", phone: "hidden" },
    cell: ({ getValue }) => formatNumber(getValue()),
  }),
  column.accessor("incoming", {
    header: "On order",
    meta: { numeric: true, room: "much", phone: "hidden" },
    cell: ({ row: { original: item } }) => (
      <TwoLines second={item.requested > 0 ? `${formatNumber(item.requested)} requested` : ""}>
        {formatNumber(item.incoming)}
      </TwoLines>
    ),
  }),
  column.accessor("reorder_level", {
    header: "Reorder point",
    meta: { sort: "reorder_level", numeric: true, room: "some", phone: "hidden" },
    cell: ({ getValue }) => formatNumber(getValue()),
  }),
  column.accessor("stock_value", {
    header: "Value, rounded",
    meta: { sort: "stock_value", numeric: true, room: "some", phone: "right", named: true },
    cell: ({ getValue }) => formatRoundMoney(getValue()),
  }),
  column.accessor("last_updated", {
    header: "Updated",
    meta: { sort: "last_updated", numeric: true, room: "much", phone: "hidden" },
    cell: ({ getValue }) => (
      <span className="quiet">
        <Ago at={getValue()} />
      </span>
    ),
  }),
]);
