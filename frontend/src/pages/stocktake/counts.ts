import type { Stocktake } from "@/api/inventory";
import type { InventoryItem } from "@/api/shapes";

/** The counted cases of a product, and the stock that was expected when they were counted. */
export interface Counted {
  cases: number;
  expected: number;
}

/** What was counted so far, by product. It is kept by the browser until it is booked. */
export type Counts = Record<string, Counted>;

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
    const delta = counted.cases - counted.expected;
    sum.counted += 1;
    if (delta < 0) sum.missing -= delta;
    else sum.surplus += delta;
    sum.value += delta * item.unit_price;
  }
  return sum;
}

/** The stocktake as the API takes it; null while something is missing. */
export function stocktakeOf(
  storeId: string,
  items: InventoryItem[],
  counts: Counts,
  reason: string,
  reason_code: string,
  on_moved: Stocktake["on_moved"] = "refuse",
): Stocktake | null {
  const counted = items.flatMap(({ product_id }) => {
    const count = counts[product_id];
    return count ? [{ product_id, current_stock: count.cases, expected_stock: count.expected }] : [];
  });
  if (counted.length === 0 || !reason.trim()) return null;
  return { store_id: storeId, reason: reason.trim(), reason_code, counts: counted, on_moved };
}
