/** What differs today from what an order was requested with: "now $21.50 per case". Empty if nothing does. */

import type { Order } from "@/api/shapes";
import { formatPrice } from "@/lib/format";

const now = (...values: (string | undefined)[]) => {
  const known = values.filter(Boolean);
  return known.length > 0 ? `now ${known.join(" · ")}` : "";
};

export const priceNow = ({ current, counted_in }: Order) =>
  current?.unit_price === undefined
    ? ""
    : `now ${formatPrice(current.unit_price)} per ${current.counted_in ?? counted_in}`;

export const productNow = ({ current }: Order) =>
  now(current?.product_name, current?.sku, current?.category, current?.brand, current?.package_size);

export const storeNow = ({ current }: Order) => now(current?.store_name, current?.region);

export const sourceNow = ({ current }: Order) => now(current?.source_store_name, current?.source_region);
