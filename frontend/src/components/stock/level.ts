import type { InventoryItem } from "@/api/shapes";

export type Level = "good" | "low" | "critical" | "out" | "none" | "inactive" | "closed";

export type LevelFigures = Pick<
  InventoryItem,
  "available_stock" | "low_stock" | "critical_stock" | "out_of_stock" | "product_active" | "store_active"
>;

/** The level of a stock row, as the service computes it: low, critical, … */
export function levelOf(item: LevelFigures): Level {
  if (!item.store_active) return "closed";
  if (!item.product_active) return "inactive";
  if (item.out_of_stock) return "out";
  if (item.critical_stock) return "critical";
  if (item.low_stock) return "low";
  return item.available_stock > 0 ? "good" : "none";
}

export const LEVEL_WORDS: Record<Level, string> = {
  good: "In stock",
  low: "Low",
  critical: "Critical",
  out: "Out of stock",
  none: "Not stocked",
  inactive: "Inactive",
  closed: "Closed",
};

/** A share of the maximum in percent, 100 at most. */
export const partOf = (amount: number, max: number) => Math.max(0, Math.min(100, max > 0 ? (100 * amount) / max : 0));
