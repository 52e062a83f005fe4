import type { Move, MoveBody } from "@/api/orders";
import type { Me, Order } from "@/api/shapes";
import { formatCases, formatCount } from "@/lib/format";
import { worksAt } from "@/lib/rights";

type Person = Pick<Me, "id" | "role" | "store_id" | "region">;

export const MOVES: readonly Move[] = ["approve", "fulfill", "cancel"];

export const VERB: Record<Move, string> = { approve: "Approve", fulfill: "Fulfill", cancel: "Cancel" };
/** The words on the button that moves so many orders. */
export function actionLabel(move: Move, count: number): string {
  if (count > 1) return `${VERB[move]} ${formatCount(count, "order")}`;
  return move === "cancel" ? "Cancel order" : VERB[move];
}

export const DONE: Record<Move, string> = { approve: "approved", fulfill: "fulfilled", cancel: "cancelled" };

/** What stands in the fields of a move. */
export interface Said {
  quantity: number | "";
  reason: string;
  allowOverMax: boolean;
  allowInactive: boolean;
}

export const nothingSaid = (orders: Order[]): Said => ({
  quantity: orders.length === 1 ? (orders[0]?.quantity ?? "") : "",
  reason: "",
  allowOverMax: false,
  allowInactive: false,
});

/** An approval of these orders needs the permission for an inactive product. */
export const needsInactive = (move: Move, orders: Order[]) =>
  move === "approve" && orders.some(({ product_active }) => !product_active);

/** A move for a selection: the orders that the user may move, and the others with the reason. */
export interface SelectionMove {
  move: Move;
  allowed: Order[];
  refused: { order: Order; reason: string }[];
}

/** How many orders the API moves at once. */
export const AT_ONCE = 100;

/** Each move that at least one of these orders allows. */
export function movesFor(orders: Order[], person: Person | undefined): SelectionMove[] {
  return MOVES.map((move) => ({
    move,
    allowed: orders.filter((order) => order.allowed_actions.includes(move)),
    refused: orders
      .filter((order) => !order.allowed_actions.includes(move))
      .map((order) => ({ order, reason: reasonAgainst(move, order, person) })),
  })).filter(({ allowed }) => allowed.length > 0);
}

const FROM: Record<Move, readonly Order["status"][]> = {
  approve: ["pending"],
  fulfill: ["approved"],
  cancel: ["pending", "approved"],
};

/** Why the service does not offer this move of this order to this user, in a few words. */
export function reasonAgainst(move: Move, order: Order, person: Person | undefined): string {
  if (!FROM[move].includes(order.status)) return `already ${order.status}`.replace("already pending", "still pending");
  if (move === "approve" && order.requested_by === person?.id) return "requested by you";
  if (move === "approve" && person?.role !== "store_manager" && worksAt(person, order)) return "quantity set by you";
  return "not in your area";
}

/** What to send; null while something is missing that the service would ask for. */
export function bodyOf(move: Move, orders: Order[], said: Said): MoveBody | null {
  const reason = said.reason.trim() || undefined;
  if (move === "cancel") return reason ? { reason } : null;
  if (move === "fulfill") return { allow_over_max: said.allowOverMax };
  const [only] = orders;
  const allowed = said.allowInactive && { allow_inactive: true };
  if (!only || orders.length > 1 || said.quantity === only.quantity) return { reason, ...allowed };
  if (said.quantity === "" || said.quantity > only.quantity || !reason) return null;
  return { quantity: said.quantity, reason, ...allowed };
}

/** What is missing before a move can be shown and done, in words. */
export function missing(move: Move, orders: Order[], said: Said): string {
  if (move === "cancel") return "Enter a reason. The requesting store will see it.";
  const [only] = orders;
  if (move === "approve" && only && orders.length === 1) {
    if (said.quantity === "") return "Enter the number of cases.";
    if (said.quantity > only.quantity) return `Enter at most ${formatCases(only.quantity)}, the quantity requested.`;
    if (said.quantity < only.quantity) return "A lower quantity needs a reason.";
  }
  return "Preview";
}
