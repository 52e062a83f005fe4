import { describe, expect, it } from "vitest";
import type { Order } from "@/api/shapes";
import { bodyOf, commonMoves, missing, nothingSaid } from "./moves";

const order = (part: Partial<Order>) =>
  ({ id: "1", quantity: 10, allowed_actions: ["approve", "cancel"], ...part }) as Order;
const one = [order({})];

describe("a move", () => {
  it("is offered for several orders only where each allows it", () => {
    expect(commonMoves([order({}), order({ allowed_actions: ["cancel"] })])).toEqual(["cancel"]);
    expect(commonMoves([])).toEqual([]);
  });

  it("approves all that was asked for without a word", () => {
    expect(bodyOf("approve", one, nothingSaid(one))).toEqual({ reason: undefined });
  });

  it("approves less only with a reason, and never more", () => {
    const said = { ...nothingSaid(one), quantity: 4 };
    expect(bodyOf("approve", one, said)).toBeNull();
    expect(missing("approve", one, said)).toContain("reason");
    expect(bodyOf("approve", one, { ...said, reason: " short " })).toEqual({ quantity: 4, reason: "short" });
    expect(bodyOf("approve", one, { ...said, quantity: 11, reason: "more" })).toBeNull();
  });

  it("cancels only with a reason", () => {
    expect(bodyOf("cancel", one, nothingSaid(one))).toBeNull();
    expect(bodyOf("cancel", one, { ...nothingSaid(one), reason: "too late" })).toEqual({ reason: "too late" });
  });

  it("takes several orders as they are", () => {
    const two = [order({}), order({ id: "2" })];
    expect(bodyOf("approve", two, nothingSaid(two))).toEqual({ reason: undefined });
    expect(bodyOf("fulfill", two, { ...nothingSaid(two), allowOverMax: true })).toEqual({ allow_over_max: true });
  });
});
