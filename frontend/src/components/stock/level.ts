import type { InventoryItem } from "@/api/shapes";

export type Level = "good" | "low" | "critical" | "out";

type Figures = Pick<InventoryItem, "available_stock" | "low_stock" | "critical_stock">;

/** How a stock row stands, in the service's own words: it decides what is low and what is critical. */
export function levelOf(item: Figures): Level {
  if (item.available_stock <= 0) return "out";
  if (item.critical_stock) return "critical";
  return item.low_stock ? "low" : "good";
}

export const LEVEL_WORDS: Record<Level, string> = {
  good: "In stock",
  low: "Low",
  critical: "Critical",
  out: "Out of stock",
};

/** A part of the maximum in percent, never over the edge. */
export const partOf = (amount: number, max: number) => Math.max(0, Math.min(100, max > 0 ? (100 * amount) / max : 0));
