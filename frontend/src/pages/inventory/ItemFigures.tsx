import type { InventoryItemDetail } from "@/api/shapes";
import { LevelBar } from "@/components/stock/LevelBar";
import { formatAgo, formatMoney, formatNumber } from "@/lib/format";
import classes from "./inventory.module.css";

/** How a stock row stands: what is there, promised and on its way. */
export function ItemFigures({ item }: { item: InventoryItemDetail }) {
  const figures: [string, string, string?][] = [
    ["Available", formatNumber(item.available_stock), `${formatNumber(item.current_stock)} on the shelf`],
    ["Reserved", formatNumber(item.reserved_stock), "for approved orders"],
    ["Incoming", formatNumber(item.incoming_approved), `and ${formatNumber(item.incoming_pending)} asked for`],
    ["Reorder at", formatNumber(item.reorder_level), `at most ${formatNumber(item.max_stock)}`],
    ["Value", formatMoney(item.stock_value), `${formatMoney(item.unit_price)} a case`],
    ["Changed", formatAgo(item.last_updated)],
  ];
  return (
    <div>
      <LevelBar item={item} />
      <dl className={classes.figures}>
        {figures.map(([name, value, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {note && <small>{note}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
