import type { InventoryItem, LowStockAlert } from "@/api/shapes";
import { formatNumber, formatShortDayOf } from "@/lib/format";

/**
 * Whether open orders cover what is low: "nothing on order", "6 on order, 2 requested, 4 missing",
 * "PO-00000012 from Mar 5 (9 on order)".
 */
export function coverageOf(alert: LowStockAlert): string {
  if (alert.coverage === "none") return "nothing on order";
  if (alert.coverage === "partial" || alert.covered_from === null) {
    return `${onOrder(alert)}, ${formatNumber(alert.uncovered)} missing`;
  }
  return `${alert.covered_by_number} from ${formatShortDayOf(alert.covered_from)} (${onOrder(alert)})`;
}

type OnOrder = Pick<InventoryItem, "incoming" | "requested">;

/** "10 on order, 5 requested"; empty if nothing is. */
export function onOrder({ incoming, requested }: OnOrder): string {
  const parts = [
    incoming > 0 && `${formatNumber(incoming)} on order`,
    requested > 0 && `${formatNumber(requested)} requested`,
  ];
  return parts.filter(Boolean).join(", ");
}
