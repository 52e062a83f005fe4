import type { InventoryItemDetail } from "@/api/shapes";
import { LevelBar } from "@/components/stock/LevelBar";
import { formatAgo, formatMoment, formatMoney, formatNumber, formatPrice } from "@/lib/format";
import { formatInCases, nounOf } from "@/lib/quantities";
import classes from "./inventory.module.css";

/** The figures of a stock row: on hand, reserved, on order. */
export function ItemFigures({ item }: { item: InventoryItemDetail }) {
  const figures: [string, string, string?][] = [
    ["Available", formatInCases(item.available_stock, item), `${formatNumber(item.current_stock)} on hand`],
    ["Reserved", formatNumber(item.reserved_stock), "for approved orders"],
    ["On order", formatNumber(item.incoming), `plus ${formatNumber(item.requested)} requested`],
    ["Reorder point", formatNumber(item.reorder_level), `max stock ${formatNumber(item.max_stock)}`],
    ["Value", formatMoney(item.stock_value), `${formatPrice(item.unit_price)} per ${nounOf(item)}`],
    ["Updated", formatAgo(item.last_updated), formatMoment(item.last_updated)],
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
