import type { InventoryItem } from "@/api/shapes";
import { formatNumber } from "@/lib/format";
import { type LevelFigures, levelOf, partOf } from "./level";
import classes from "./stock.module.css";

type Figures = LevelFigures & Pick<InventoryItem, "reserved_stock" | "reorder_level" | "max_stock">;

/** What is available and what is reserved, against the reorder level (the mark) and the maximum (the frame). */
export function LevelBar({ item }: { item: Figures }) {
  const words = `${formatNumber(item.available_stock)} available, ${formatNumber(item.reserved_stock)} reserved, reorder point ${formatNumber(item.reorder_level)}, max stock ${formatNumber(item.max_stock)}`;
  return (
    <div className={classes.bar} role="img" aria-label={words} title={words} data-level={levelOf(item)}>
      <span className={classes.available} style={{ width: `${partOf(item.available_stock, item.max_stock)}%` }} />
      <span className={classes.reserved} style={{ width: `${partOf(item.reserved_stock, item.max_stock)}%` }} />
      <span className={classes.mark} style={{ left: `${partOf(item.reorder_level, item.max_stock)}%` }} />
    </div>
  );
}
