import type { Stocktake } from "@/api/inventory";
import type { InventoryItem } from "@/api/shapes";

/** What was counted so far: product → cases. It is kept by the browser until it is booked. */
export type Counts = Record<string, number>;

export interface Difference {
  counted: number;
  missing: number;
  surplus: number;
  value: number;
}

/** What the counts say against what the shelves should hold, in cases and in money. */
export function differenceOf(items: InventoryItem[], counts: Counts): Difference {
  const sum: Difference = { counted: 0, missing: 0, surplus: 0, value: 0 };
  for (const item of items) {
    const counted = counts[item.product_id];
    if (counted === undefined) continue;
    const delta = counted - item.current_stock;
    sum.counted += 1;
    if (delta < 0) sum.missing -= delta;
    else sum.surplus += delta;
    sum.value += delta * item.unit_price;
  }
  return sum;
}

/** The stocktake as the API takes it; null while something is missing. */
export function stocktakeOf(storeId: string, items: InventoryItem[], counts: Counts, reason: string): Stocktake | null {
  const counted = items.flatMap(({ product_id }) => {
    const current_stock = counts[product_id];
    return current_stock === undefined ? [] : [{ product_id, current_stock }];
  });
  return counted.length === 0 || !reason.trim() ? null : { store_id: storeId, reason: reason.trim(), counts: counted };
}
