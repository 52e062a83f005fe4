import type { Adjustment, InventoryChange } from "@/api/inventory";
import type { InventoryItem } from "@/api/shapes";
import { kept, type OthersChange, othersChanges } from "@/components/conflict";
import { CORRECTION } from "@/components/stock/ReasonCodeField";
import { INVALID, type TypedNumber, typedNumber } from "@/lib/numbers";
import { type Counted, formatQuantity } from "@/lib/quantities";

export type Kind = "adjust" | "count" | "levels";

/** The input of the form; a number field may be empty. */
export interface Typed {
  delta: TypedNumber;
  counted: TypedNumber;
  /** The stock when it was counted. */
  expected: number;
  /** If stock moved since: book the counted less the expected stock. */
  isDifference: boolean;
  reorder: TypedNumber;
  max: TypedNumber;
  reason: string;
  code: string;
}

export const nothingTyped = (item: InventoryItem): Typed => ({
  delta: "",
  counted: "",
  expected: item.current_stock,
  isDifference: false,
  reorder: item.reorder_level,
  max: item.max_stock,
  reason: "",
  code: CORRECTION,
});

/** The adjustment that was typed; null while it is incomplete. */
export function adjustmentOf(typed: Typed): Adjustment | null {
  const reason = typed.reason.trim();
  if (typeof typed.delta !== "number" || typed.delta === 0 || !reason) return null;
  return { delta: typed.delta, reason, reason_code: typed.code };
}

/** The count, or the new levels, that were typed; null while there is nothing to change. */
export function changeOf(kind: Kind, typed: Typed, item: InventoryItem): InventoryChange | null {
  if (kind === "count") {
    const reason = typed.reason.trim();
    if (typeof typed.counted !== "number" || !reason) return null;
    const count = { current_stock: typed.counted, expected_stock: typed.expected, reason, reason_code: typed.code };
    return typed.isDifference ? { ...count, on_moved: "book_difference" } : count;
  }
  if (typed.reorder === INVALID || typed.max === INVALID) return null;
  const change: InventoryChange = {};
  if (typed.reorder !== "" && typed.reorder !== item.reorder_level) change.reorder_level = typed.reorder;
  if (typed.max !== "" && typed.max !== item.max_stock) change.max_stock = typed.max;
  return Object.keys(change).length > 0 ? change : null;
}

type Seen = Pick<InventoryItem, "current_stock" | "reorder_level" | "max_stock" | keyof Counted>;

/** The input after a reload: a level that the user has not changed gets its new value. */
export const over = (typed: Typed, seen: Seen, now: Seen): Typed => ({
  ...typed,
  reorder: kept(typed.reorder, seen.reorder_level, now.reorder_level),
  max: kept(typed.max, seen.max_stock, now.max_stock),
});

/** The levels that another user has changed, with the input. */
export const levelChanges = (typed: Typed, seen: Seen, now: Seen): OthersChange[] =>
  othersChanges(
    { label: "On hand", before: formatQuantity(seen.current_stock, seen), now: formatQuantity(now.current_stock, now) },
    {
      label: "Reorder point",
      before: typedNumber(seen.reorder_level),
      now: typedNumber(now.reorder_level),
      typed: typedNumber(typed.reorder),
    },
    {
      label: "Max stock",
      before: typedNumber(seen.max_stock),
      now: typedNumber(now.max_stock),
      typed: typedNumber(typed.max),
    },
  );
