import type { Move, MoveBody } from "@/api/orders";
import type { Order } from "@/api/shapes";

export const MOVES: readonly Move[] = ["approve", "fulfill", "cancel"];

export const VERB: Record<Move, string> = { approve: "Approve", fulfill: "Fulfill", cancel: "Cancel" };
export const DONE: Record<Move, string> = { approve: "approved", fulfill: "fulfilled", cancel: "cancelled" };

/** What stands in the fields of a move. */
export interface Said {
  quantity: number | "";
  reason: string;
  allowOverMax: boolean;
}

export const nothingSaid = (orders: Order[]): Said => ({
  quantity: orders.length === 1 ? (orders[0]?.quantity ?? "") : "",
  reason: "",
  allowOverMax: false,
});

/** The moves that every one of these orders allows the reader. */
export const commonMoves = (orders: Order[]): Move[] =>
  orders.length === 0 ? [] : MOVES.filter((move) => orders.every((order) => order.allowed_actions.includes(move)));

/** What to send; null while something is missing that the service would ask for. */
export function bodyOf(move: Move, orders: Order[], said: Said): MoveBody | null {
  const reason = said.reason.trim() || undefined;
  if (move === "cancel") return reason ? { reason } : null;
  if (move === "fulfill") return { allow_over_max: said.allowOverMax };
  const [only] = orders;
  if (!only || orders.length > 1 || said.quantity === only.quantity) return { reason };
  if (said.quantity === "" || said.quantity > only.quantity || !reason) return null;
  return { quantity: said.quantity, reason };
}

/** What is missing before a move can be shown and done, in words. */
export function missing(move: Move, orders: Order[], said: Said): string {
  if (move === "cancel") return "Say why: the store that asked will read it.";
  const [only] = orders;
  if (move === "approve" && only && orders.length === 1) {
    if (said.quantity === "") return "How many cases?";
    if (said.quantity > only.quantity) return `At most the ${only.quantity} that were asked for.`;
    if (said.quantity < only.quantity) return "Less than was asked for needs a reason.";
  }
  return "What it would do shows here before it is done.";
}
