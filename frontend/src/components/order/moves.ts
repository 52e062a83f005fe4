import type { Move, MoveBody } from "@/api/orders";
import type { Problem } from "@/api/problem";
import type { Me, Order } from "@/api/shapes";
import { kept } from "@/components/conflict";
import { endOfCompanyDay, formatCount } from "@/lib/format";
import { amountOf, INVALID, type TypedNumber } from "@/lib/numbers";
import { formatQuantity, nounsOf } from "@/lib/quantities";
import { worksAt } from "@/lib/rights";
import { arriving, awaitsSupplier } from "./deliveries";

type User = Pick<Me, "id" | "role" | "store_id" | "region">;

export const MOVES: readonly Move[] = ["agree", "approve", "ship", "receive", "fulfill", "cancel"];

export const VERB: Record<Move, string> = {
  agree: "Agree to",
  approve: "Approve",
  ship: "Ship",
  receive: "Receive",
  fulfill: "Fulfill",
  cancel: "Cancel",
};
/** The label of the button that moves this number of orders. */
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

/** The input of a move's form. */
export interface MoveInput {
  quantity: TypedNumber;
  reason: string;
  allowOverMax: boolean;
  allowInactive: boolean;
  /** For a shipment: the expected day, the carrier's reference, and what happens to the cases that are not shipped. */
  expected: string;
  carrier: string;
  remainder: "backorder" | "close" | null;
  /** For a receipt: usable and damaged cases, whether the rest is lost, and the reason code (null: the default). */
  received: TypedNumber;
  damaged: TypedNumber;
  final: boolean;
  code: string | null;
  /** The default reasons, if the usual ones are not active. */
  usual?: { damaged: string; lost: string };
}

export const initialInput = (orders: Order[]): MoveInput => ({
  quantity: orders.length === 1 ? (orders[0]?.quantity ?? "") : "",
  reason: "",
  allowOverMax: false,
  allowInactive: false,
  expected: "",
  carrier: "",
  remainder: null,
  received: orders.length === 1 && orders[0] ? arriving(orders[0]) : "",
  damaged: "",
  final: false,
  code: null,
});

/** The input after the orders were reloaded: a number that the user has not changed gets its new value. */
export function inputAfterReload(input: MoveInput, seen: Order[], now: Order[]): MoveInput {
  const [before, after] = [initialInput(seen), initialInput(now)];
  return {
    ...input,
    quantity: kept(input.quantity, before.quantity, after.quantity),
    received: kept(input.received, before.received, after.received),
  };
}

/** The orders of a form that another user has changed since it was opened: newer ones, and those that the refusal of a move names. */
export function changedSince(seen: Order[], now: Order[], refusal?: Problem): Order[] {
  const newest = new Map(now.map(({ id, version }) => [id, version]));
  const named = refusal?.changed.map(({ key }) => key) ?? [];
  const isOfAll = refusal !== undefined && named.length === 0;
  return seen.filter(({ id, version }) => isOfAll || named.includes(id) || (newest.get(id) ?? version) > version);
}

/** An approval of these orders needs the permission for an inactive product. */
export const needsInactive = (move: Move, orders: Order[]) =>
  move === "approve" && orders.some(({ product_active, return_of }) => !product_active && return_of === null);

/** The approved cases that a shipment does not ship. */
export const notShipped = (order: Order, { quantity }: MoveInput) =>
  typeof quantity === "number" ? Math.max(0, order.quantity - quantity) : 0;

/** The cases that have still to arrive after a receipt. */
export const notArrived = (order: Order, { received, damaged }: MoveInput) =>
  Math.max(0, arriving(order) - amountOf(received) - amountOf(damaged));

/** The reason of damaged or lost cases; undefined if the receipt has none. */
export function codeOf(order: Order, input: MoveInput): string | undefined {
  if (amountOf(input.damaged) > 0) return input.code ?? input.usual?.damaged ?? "damaged";
  return input.final && notArrived(order, input) > 0 ? (input.code ?? input.usual?.lost ?? "lost") : undefined;
}

/** A move for a selection: the orders that the user may move, and the others with the reason. */
export interface SelectionMove {
  move: Move;
  allowed: Order[];
  refused: { order: Order; reason: string }[];
}

/** How many orders the API moves at once. */
export const AT_ONCE = 100;

/** Each move that at least one of these orders allows. */
export function movesFor(orders: Order[], user: User | undefined): SelectionMove[] {
  return MOVES.map((move) => ({
    move,
    allowed: orders.filter((order) => order.allowed_actions.includes(move)),
    refused: orders
      .filter((order) => !order.allowed_actions.includes(move))
      .map((order) => ({ order, reason: reasonAgainst(move, order, user) })),
  })).filter(({ allowed }) => allowed.length > 0);
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
export function reasonAgainst(move: Move, order: Order, user: User | undefined): string {
  const isArriving = move === "receive" && awaitsSupplier(order);
  if (!FROM[move].includes(order.status) && !isArriving) return statusAgainst(move, order);
  if (move === "agree" && !order.needs_agreement) return "its source need not agree";
  if (move === "agree" && !lacksAgreement(order)) return "already agreed to";
  if (move === "approve" && order.requested_by === user?.id) return "requested by you";
  if (move === "approve" && user?.role !== "store_manager" && worksAt(user, order)) {
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

/** The body of the request; null while a required field is missing. */
export function bodyOf(move: Move, orders: Order[], input: MoveInput): MoveBody | null {
  const reason = input.reason.trim() || undefined;
  const [only] = orders;
  if (move === "cancel") return reason ? { reason } : null;
  if (move === "agree") return {};
  if (move === "fulfill") return { allow_over_max: input.allowOverMax };
  if (move === "ship") return shipmentOf(orders, input);
  if (move === "receive") return receiptOf(orders, input);
  const allowed = input.allowInactive && { allow_inactive: true };
  if (!only || orders.length > 1 || input.quantity === only.quantity) return { reason, ...allowed };
  if (typeof input.quantity !== "number" || input.quantity > only.quantity || !reason) return null;
  return { quantity: input.quantity, reason, ...allowed };
}

/** The days on which the API expects an arrival. */
export const ARRIVALS = { min: "2000-01-01", max: "2199-12-31" };

/** The day of the arrival has another year, for example because it is still being typed: 0002, 0020, 0202. */
const hasOtherYear = ({ expected }: MoveInput) => expected !== "" && !/^2[01]\d\d-/.test(expected);

function shipmentOf(orders: Order[], input: MoveInput): MoveBody | null {
  const [only] = orders;
  if (hasOtherYear(input)) return null;
  const delivery = {
    ...(input.expected && { expected_at: endOfCompanyDay(input.expected) }),
    ...(input.carrier.trim() && { carrier_reference: input.carrier.trim() }),
  };
  if (!only || orders.length > 1) return delivery;
  if (typeof input.quantity !== "number" || input.quantity > only.quantity) return null;
  if (input.quantity === only.quantity) return delivery;
  return input.remainder && { quantity: input.quantity, remainder: input.remainder, ...delivery };
}

function receiptOf(orders: Order[], input: MoveInput): MoveBody | null {
  const [only] = orders;
  if (!only || orders.length > 1) return { allow_over_max: input.allowOverMax };
  if (typeof input.received !== "number" || input.damaged === INVALID) return null;
  const [received, damaged] = [input.received, amountOf(input.damaged)];
  const left = arriving(only) - received - damaged;
  const final = input.final && left > 0;
  if (left < 0 || (received + damaged === 0 && !final)) return null;
  return { received, damaged, final, reason: codeOf(only, input), allow_over_max: input.allowOverMax };
}

/** The sentence that says what a move still requires. */
export function missing(move: Move, orders: Order[], input: MoveInput): string {
  if (move === "cancel") return "Enter a reason. The requesting store will see it.";
  const [only] = orders;
  if (move === "ship" && hasOtherYear(input)) return "Enter an arrival in the years 2000 to 2199.";
  if (!only || orders.length > 1) return "Preview";
  if (move === "receive") return missingOfReceipt(only, input);
  if (typeof input.quantity !== "number") return `Enter the number of ${nounsOf(only)}.`;
  if (move === "ship") {
    return input.quantity > only.quantity
      ? `Enter at most ${formatQuantity(only.quantity, only)}, the quantity approved.`
      : `Choose what becomes of the ${nounsOf(only)} that are not shipped.`;
  }
  if (input.quantity > only.quantity)
    return `Enter at most ${formatQuantity(only.quantity, only)}, the quantity requested.`;
  return "A lower quantity needs a reason.";
}

function missingOfReceipt(order: Order, input: MoveInput): string {
  if (amountOf(input.received) + amountOf(input.damaged) > arriving(order)) {
    const which = awaitsSupplier(order) ? "ordered" : "in transit";
    return `Enter at most ${formatQuantity(arriving(order), order)}, the ${nounsOf(order)} ${which}.`;
  }
  if (input.damaged === INVALID) return `Enter the number of damaged ${nounsOf(order)}.`;
  return typeof input.received !== "number"
    ? `Enter the number of usable ${nounsOf(order)}.`
    : `Enter the ${nounsOf(order)} that arrived.`;
}
