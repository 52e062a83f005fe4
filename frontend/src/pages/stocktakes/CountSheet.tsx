import { type KeyboardEvent, memo } from "react";
import type { Counts, StocktakeLine } from "@/api/stocktakes";
import { NumberField } from "@/components/NumberField";
import { formatNumber, formatSigned } from "@/lib/format";
import { INVALID, type TypedNumber } from "@/lib/numbers";
import { nounsOf } from "@/lib/quantities";
import classes from "./stocktakes.module.css";

interface CountSheetProps {
  lines: StocktakeLine[];
  typed: Counts;
  /** The products whose field holds no number. */
  invalid: ReadonlySet<string>;
  onCount: (line: StocktakeLine, cases: TypedNumber) => void;
  /** Called for Enter in the field of a product; returns whether it has moved the focus. */
  onEnter: (productId: string | undefined) => boolean;
}

/** The products to count: Enter or the arrow down moves the focus to the next field. */
export function CountSheet({ lines, typed, invalid, onCount, onEnter }: CountSheetProps) {
  return (
    <ol className={classes.sheet} aria-label="Products to count" onKeyDown={(event) => moveFocus(event, onEnter)}>
      {lines.map((line) => (
        <CountLine
          key={line.id}
          line={line}
          typed={typed[line.product_id]?.cases}
          isInvalid={invalid.has(line.product_id)}
          onCount={onCount}
        />
      ))}
    </ol>
  );
}

interface CountLineProps {
  line: StocktakeLine;
  /** What was typed and is not saved yet. */
  typed: number | null | undefined;
  isInvalid: boolean;
  onCount: CountSheetProps["onCount"];
}

const CountLine = memo(function CountLine({ line, typed, isInvalid, onCount }: CountLineProps) {
  const counted = isInvalid ? INVALID : ((typed === undefined ? line.counted_stock : typed) ?? "");
  const delta = typed === undefined && !isInvalid ? line.difference : null;
  return (
    <li
      className={classes.shelf}
      data-product={line.product_id}
      data-counted={typeof counted === "number" || undefined}
    >
      <span className={classes.name}>
        <strong>{line.product_name}</strong>
        <small>
          {line.sku} · {line.category}
          {line.counted_in === "unit" && " · in units"}
        </small>
      </span>
      <Expected line={line} />
      <NumberField
        aria-label={`${line.product_name}: counted ${nounsOf(line)}`}
        className={classes.input}
        placeholder="–"
        min={0}
        max={100_000_000}
        value={counted}
        onChange={(value) => {
          // the field also reports a value that it is given: only what is typed is a new count
          if (value !== counted) onCount(line, value);
        }}
      />
      <span className={classes.delta} data-sign={delta === null ? undefined : Math.sign(delta)}>
        {line.superseded ? "counted again since" : delta !== null && (delta === 0 ? "matches" : formatSigned(delta))}
        {line.needs_recount && <small>recount by another user</small>}
      </span>
    </li>
  );
});

/** The stock at the time of counting, before that the current stock; a blind stocktake shows neither. */
function Expected({ line }: { line: StocktakeLine }) {
  const expected = line.expected_stock ?? line.stock_now;
  if (expected === null) return <span className={classes.expected} />;
  const isMoved = line.stock_now !== null && line.stock_now !== expected;
  return (
    <span className={classes.expected}>
      {formatNumber(expected)}
      <small>{isMoved ? `now ${formatNumber(line.stock_now ?? 0)}` : "expected"}</small>
    </span>
  );
}

/** Enter and the arrow keys move the focus from field to field; after a scanned product, Enter focuses the scanner's field. */
function moveFocus(event: KeyboardEvent<HTMLOListElement>, onEnter: CountSheetProps["onEnter"]): void {
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  if (event.key === "Enter" && onEnter(event.target.closest<HTMLElement>("[data-product]")?.dataset.product)) return;
  const fields = [...event.currentTarget.querySelectorAll("input")];
  const next = fields[fields.indexOf(event.target) + step];
  next?.focus();
  next?.select();
}
