import type { StoreClosing } from "@/api/stores";

/** The input of the form that closes a store. */
export interface Closing {
  cancelsOrders: boolean;
  stock: "refuse" | "move" | "write_off";
  moveTo: string | null;
  allowOverMax: boolean;
  reason: string;
  /** The reason of stock that is written off. */
  code: string;
}

/** The code of stock that is written off with its store. */
const STORE_CLOSING = "store_closing";

export const nothingChosen: Closing = {
  cancelsOrders: false,
  stock: "refuse",
  moveTo: null,
  allowOverMax: false,
  reason: "",
  code: STORE_CLOSING,
};

/** A closing that cancels, moves or writes off something needs a reason. */
export const needsReason = ({ cancelsOrders, stock }: Closing) => cancelsOrders || stock !== "refuse";

/** The body of the request; null while something is missing. */
export function bodyOfClosing(chosen: Closing): StoreClosing | null {
  const reason = chosen.reason.trim();
  if (needsReason(chosen) && !reason) return null;
  if (chosen.stock === "move" && !chosen.moveTo) return null;
  return {
    open_orders: chosen.cancelsOrders ? "cancel" : "refuse",
    stock: chosen.stock,
    reason_code: chosen.stock === "write_off" ? chosen.code : STORE_CLOSING,
    allow_over_max: chosen.stock === "move" && chosen.allowOverMax,
    ...(chosen.stock === "move" && { move_to: chosen.moveTo }),
    ...(needsReason(chosen) && { reason }),
  };
}
