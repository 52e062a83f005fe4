import type { WriteOff } from "@/api/inventory";
import type { Sales } from "@/api/sales";
import type { InventoryItem } from "@/api/shapes";
import type { TypedNumber } from "@/lib/numbers";
import type { Counted } from "@/lib/quantities";

export type Departure = "sale" | "write_off";

/** The input of the form; a number field may be empty. */
export interface Typed {
  cases: TypedNumber;
  /** The unit of a sale; null: what the product is counted in. */
  unit: Counted["counted_in"] | null;
  /** Null: the usual reason. */
  code: string | null;
  remark: string;
  /** The external id of the sale: sent again, it is booked once. */
  id: string;
}

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join("");

export const nothingTyped = (): Typed => ({ cases: "", unit: null, code: null, remark: "", id: newId() });

/** The sale in the form, at the current time; null while it is incomplete. */
export function saleOf(typed: Typed, item: Pick<InventoryItem, "store_id" | "product_id">): Sales | null {
  if (typeof typed.cases !== "number" || typed.cases === 0) return null;
  const line = {
    store_id: item.store_id,
    product_id: item.product_id,
    quantity: typed.cases,
    ...(typed.unit && { unit: typed.unit }),
    external_id: typed.id,
  };
  return { source: "dashboard", mode: "all", lines: [line] };
}

/** The write-off that was typed; null while it is incomplete. */
export function writeOffOf(typed: Typed, usual: string): WriteOff | null {
  if (typeof typed.cases !== "number" || typed.cases <= 0) return null;
  return { quantity: typed.cases, reason_code: typed.code ?? usual, reason: typed.remark.trim() || null };
}
