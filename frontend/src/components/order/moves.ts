import type { Move, MoveBody } from "@/api/orders";
import type { Me, Order } from "@/api/shapes";
import { kept } from "@/components/conflict";
import { endOfCompanyDay, formatCases, formatCount } from "@/lib/format";
import { amountOf, INVALID, type TypedNumber } from "@/lib/numbers";
import { worksAt } from "@/lib/rights";

type Person = Pick<Me, "id" | "role" | "store_id" | "region">;

export const MOVES: readonly Move[] = ["agree", "approve", "ship", "receive", "fulfill", "cancel"];

export const VERB: Record<Move, string> = {
  agree: "Agree to",
  approve: "Approve",
  ship: "Ship",
  receive: "Receive",
  fulfill: "Fulfill",
  cancel: "Cancel",
};
/** The words on the button that moves so many orders. */
export function actionLabel(move: Move, count: number): string {
  if (count > 1) return `${VERB[move]} ${formatCount(count, "order")}`;
  if (move === "agree") return "Agree";
  return move === "cancel" ? "Cancel order" : VERB[move];
}

export const DONE: Record<Move, string> = {
  agree: "agreed to",
  approve: "approved",
  ship: "shipped",
  receive: "received",
  fulfill: "fulfilled",
  cancel: "cancelled",
};

/** What stands in the fields of a move. */
export interface Said {
  quantity: TypedNumber;
  reason: string;
  allowOverMax: boolean;
  allowInactive: boolean;
  /** Of a shipment: the day of the arrival, the carrier's number, and what becomes of the cases that are not shipped. */
  expected: string;
  carrier: string;
  remainder: "backorder" | "close" | null;
  /** Of a receipt: what arrived, whether the rest is lost, and why; a null code is the usual one. */
  received: TypedNumber;
  damaged: TypedNumber;
  final: boolean;
  code: string | null;
}

export const nothingSaid = (orders: Order[]): Said => ({
  quantity: orders.length === 1 ? (orders[0]?.quantity ?? "") : "",
  reason: "",
  allowOverMax: false,
  allowInactive: false,
  expected: "",
  carrier: "",
  remainder: null,
  received: orders.length === 1 ? (orders[0]?.in_transit ?? "") : "",
  damaged: "",
  final: false,
  code: null,
});

/** What was typed, over the orders of now: a number that was not changed gets its new value. */
export function over(said: Said, seen: Order[], now: Order[]): Said {
  const [before, after] = [nothingSaid(seen), nothingSaid(now)];
  return {
    ...said,
    quantity: kept(said.quantity, before.quantity, after.quantity),
    received: kept(said.received, before.received, after.received),
  };
}

/** An approval of these orders needs the permission for an inactive product. */
export const needsInactive = (move: Move, orders: Order[]) =>
  move === "approve" && orders.some(({ product_active, return_of }) => !product_active && return_of === null);

/** How many approved cases a shipment leaves behind. */
export const notShipped = (order: Order, { quantity }: Said) =>
  typeof quantity === "number" ? Math.max(0, order.quantity - quantity) : 0;

/** How many cases in transit a receipt leaves open. */
export const notArrived = (order: Order, { received, damaged }: Said) =>
  Math.max(0, order.in_transit - amountOf(received) - amountOf(damaged));

/** The reason of damaged or lost cases; undefined if the receipt has none. */
export function codeOf(order: Order, said: Said): string | undefined {
  if (amountOf(said.damaged) > 0) return said.code ?? "damaged";
  return said.final && notArrived(order, said) > 0 ? (said.code ?? "lost") : undefined;
}

/** A move for a selection: the orders that the user may move, and the others with the reason. */
export interface SelectionMove {
  move: Move;
  allowed: Order[];
  refused: { order: Order; reason: string }[];
}

/** How many orders the API moves at once. */
export const AT_ONCE = 100;

/** Each move that at least one of these orders allows. A source agrees to each transfer by itself. */
export function movesFor(orders: Order[], person: Person | undefined): SelectionMove[] {
  return MOVES.filter((move) => move !== "agree" || orders.length === 1)
    .map((move) => ({
      move,
      allowed: orders.filter((order) => order.allowed_actions.includes(move)),
      refused: orders
        .filter((order) => !order.allowed_actions.includes(move))
        .map((order) => ({ order, reason: reasonAgainst(move, order, person) })),
    }))
    .filter(({ allowed }) => allowed.length > 0);
}

const FROM: Record<Move, readonly Order["status"][]> = {
  agree: ["pending"],
  approve: ["pending"],
  ship: ["approved"],
  receive: ["shipped"],
  fulfill: ["approved"],
  cancel: ["pending", "approved"],
};

/** Why the service does not offer this move of this order to this user, in a few words. */
export function reasonAgainst(move: Move, order: Order, person: Person | undefined): string {
  if (!FROM[move].includes(order.status)) return statusAgainst(move, order);
  if (move === "approve" && order.requested_by === person?.id) return "requested by you";
  if (move === "approve" && person?.role !== "store_manager" && worksAt(person, order)) {
    return lacksAgreement(order) ? "the source has not agreed" : "quantity set by you";
  }
  return "not in your area";
}

/** The source of the order is a store that has to agree, and has not. */
export const lacksAgreement = (order: Pick<Order, "needs_agreement" | "agreed_quantity">) =>
  order.needs_agreement && order.agreed_quantity === null;

function statusAgainst(move: Move, { status }: Order): string {
  if (status === "pending") return "still pending";
  return move === "receive" && status === "approved" ? "not shipped yet" : `already ${status}`;
}

/** What to send; null while something is missing that the service would ask for. */
export function bodyOf(move: Move, orders: Order[], said: Said): MoveBody | null {
  const reason = said.reason.trim() || undefined;
  const [only] = orders;
  if (move === "cancel") return reason ? { reason } : null;
  if (move === "agree") return {};
  if (move === "fulfill") return { allow_over_max: said.allowOverMax };
  if (move === "ship") return shipmentOf(orders, said);
  if (move === "receive") return receiptOf(orders, said);
  const allowed = said.allowInactive && { allow_inactive: true };
  if (!only || orders.length > 1 || said.quantity === only.quantity) return { reason, ...allowed };
  if (typeof said.quantity !== "number" || said.quantity > only.quantity || !reason) return null;
  return { quantity: said.quantity, reason, ...allowed };
}

function shipmentOf(orders: Order[], said: Said): MoveBody | null {
  const [only] = orders;
  const delivery = {
    ...(said.expected && { expected_at: endOfCompanyDay(said.expected) }),
    ...(said.carrier.trim() && { carrier_reference: said.carrier.trim() }),
  };
  if (!only || orders.length > 1) return delivery;
  if (typeof said.quantity !== "number" || said.quantity > only.quantity) return null;
  if (said.quantity === only.quantity) return delivery;
  return said.remainder && { quantity: said.quantity, remainder: said.remainder, ...delivery };
}

function receiptOf(orders: Order[], said: Said): MoveBody | null {
  const [only] = orders;
  if (!only || orders.length > 1) return { allow_over_max: said.allowOverMax };
  if (typeof said.received !== "number" || said.damaged === INVALID) return null;
  const [received, damaged] = [said.received, amountOf(said.damaged)];
  const left = only.in_transit - received - damaged;
  const final = said.final && left > 0;
  if (left < 0 || (received + damaged === 0 && !final)) return null;
  return { received, damaged, final, reason: codeOf(only, said), allow_over_max: said.allowOverMax };
}

/** What is missing before a move can be shown and done, in words. */
export function missing(move: Move, orders: Order[], said: Said): string {
  if (move === "cancel") return "Enter a reason. The requesting store will see it.";
  const [only] = orders;
  if (!only || orders.length > 1) return "Preview";
  if (move === "receive") return missingOfReceipt(only, said);
  if (typeof said.quantity !== "number") return "Enter the number of cases.";
  if (move === "ship") {
    return said.quantity > only.quantity
      ? `Enter at most ${formatCases(only.quantity)}, the quantity approved.`
      : "Choose what becomes of the cases that are not shipped.";
  }
  if (said.quantity > only.quantity) return `Enter at most ${formatCases(only.quantity)}, the quantity requested.`;
  return "A lower quantity needs a reason.";
}

function missingOfReceipt(order: Order, said: Said): string {
  if (amountOf(said.received) + amountOf(said.damaged) > order.in_transit) {
    return `Enter at most ${formatCases(order.in_transit)}, the cases in transit.`;
  }
  if (said.damaged === INVALID) return "Enter the number of damaged cases.";
  return typeof said.received !== "number" ? "Enter the number of usable cases." : "Enter the cases that arrived.";
}
