import type { Movement } from "@/api/shapes";

type Booked = Pick<Movement, "kind" | "delta" | "order_id" | "reverses_id" | "reversed_by_id">;

/** Why the service does not reverse a movement, as a sentence; null if it does. */
export function whyNotReversible(movement: Booked): string | null {
  if (movement.order_id !== null) return "This movement belongs to an order. Movements of orders cannot be reversed.";
  if (movement.kind === "opening") return "Opening stock cannot be reversed. Count the product instead.";
  if (movement.kind === "receipt") return "A receipt cannot be reversed. Count the product instead.";
  if (movement.reverses_id !== null) return "This is a reversal. Record the change again instead.";
  if (movement.reversed_by_id !== null) return "This movement was already reversed.";
  if (movement.delta === 0) return "This count changed no stock.";
  return null;
}

/** The kinds of movements that the history can be limited to. */
export const GROUPS = {
  sales: { label: "Sales and returns", kinds: ["sale", "customer_return"] },
  losses: { label: "Write-offs", kinds: ["write_off"] },
  corrections: { label: "Counts and adjustments", kinds: ["count", "adjustment"] },
  deliveries: { label: "Deliveries", kinds: ["opening", "receipt", "transfer_in", "transfer_out"] },
  returns: { label: "Returns of orders", kinds: ["return_in", "return_out", "supplier_return"] },
} as const satisfies Record<string, { label: string; kinds: readonly Movement["kind"][] }>;

export type Group = keyof typeof GROUPS;

export const isGroup = (value: string | null): value is Group => value !== null && value in GROUPS;
