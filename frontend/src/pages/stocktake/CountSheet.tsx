import { type KeyboardEvent, memo } from "react";
import type { InventoryItem } from "@/api/shapes";
import { NumberField } from "@/components/NumberField";
import { formatNumber, formatSigned } from "@/lib/format";
import type { Counted, Counts } from "./counts";
import classes from "./stocktake.module.css";

interface CountSheetProps {
  items: InventoryItem[];
  counts: Counts;
  onCount: (productId: string, counted: Counted | undefined) => void;
}

/** The list to walk along: Enter or the arrow down leads to the next shelf. */
export function CountSheet({ items, counts, onCount }: CountSheetProps) {
  return (
    <ol className={classes.sheet} aria-label="Products to count" onKeyDown={walk}>
      {items.map((item) => (
        <Shelf key={item.id} item={item} counted={counts[item.product_id]} onCount={onCount} />
      ))}
    </ol>
  );
}

interface ShelfProps {
  item: InventoryItem;
  counted: Counted | undefined;
  onCount: CountSheetProps["onCount"];
}

const Shelf = memo(function Shelf({ item, counted, onCount }: ShelfProps) {
  const delta = counted && counted.cases - counted.expected;
  const expected = counted?.expected ?? item.current_stock;
  return (
    <li className={classes.shelf} data-counted={counted !== undefined || undefined}>
      <span className={classes.name}>
        <strong>{item.product_name}</strong>
        <small>
          {item.sku} · {item.category}
        </small>
      </span>
      <span className={classes.expected}>
        {formatNumber(expected)}
        <small>{expected === item.current_stock ? "expected" : `now ${formatNumber(item.current_stock)}`}</small>
      </span>
      <NumberField
        aria-label={`${item.product_name}: counted cases`}
        className={classes.input}
        placeholder="–"
        min={0}
        max={100_000_000}
        value={counted?.cases ?? ""}
        onChange={(value) => {
          // the field also reports a value that it is given: only what is typed is a new count
          if (value === (counted?.cases ?? "")) return;
          onCount(item.product_id, value === "" ? undefined : { cases: value, expected: item.current_stock });
        }}
      />
      <span className={classes.delta} data-sign={delta === undefined ? undefined : Math.sign(delta)}>
        {delta !== undefined && (delta === 0 ? "matches" : formatSigned(delta))}
      </span>
    </li>
  );
});

/** Enter and the arrows go from field to field, as on paper. */
function walk(event: KeyboardEvent<HTMLOListElement>): void {
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  const fields = [...event.currentTarget.querySelectorAll("input")];
  const next = fields[fields.indexOf(event.target) + step];
  next?.focus();
  next?.select();
}
