import { Link } from "@tanstack/react-router";
import type { Product } from "@/api/shapes";
import { StatusPill } from "@/components/StatusPill";
import { columnsOf } from "@/components/table/columns";
import { TwoLines } from "@/components/table/TwoLines";
import { formatPrice } from "@/lib/format";
import { activeLabel } from "@/lib/labels";
import { nounOf } from "@/lib/quantities";

const column = columnsOf<Product>();

export const productColumns = column.columns([
  column.accessor("name", {
    header: "Product",
    meta: { sort: "name", phone: "title" },
    cell: ({ row: { original: product } }) => (
      <TwoLines second={product.sku}>
        <Link
          from="/products"
          to="/products"
          search={(before) => ({ ...before, item: product.id })}
          resetScroll={false}
        >
          {product.name}
        </Link>
      </TwoLines>
    ),
  }),
  column.accessor("category", { header: "Category", meta: { sort: "category", phone: "left" } }),
  column.accessor("brand", { header: "Brand", meta: { sort: "brand", phone: "hidden" } }),
  column.accessor("package_size", { header: "Package", meta: { phone: "left" } }),
  column.accessor("active", {
    header: "Status",
    meta: { narrow: true, phone: "corner" },
    cell: ({ getValue }) => <StatusPill tone={getValue() ? "good" : "neutral"}>{activeLabel(getValue())}</StatusPill>,
  }),
  column.accessor("unit_price", {
    header: "Price",
    meta: { sort: "unit_price", numeric: true, phone: "right" },
    cell: ({ row: { original: product } }) => (
      <TwoLines second={`per ${nounOf(product)}`}>{formatPrice(product.unit_price)}</TwoLines>
    ),
  }),
]);
