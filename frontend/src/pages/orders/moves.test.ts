import { describe, expect, it } from "vitest";
import type { Order } from "@/api/shapes";
import { order as anOrder, me } from "@/testing/shapes";
import { bodyOf, missing, movesFor, nothingSaid } from "./moves";

const order = (part: Partial<Order>) => anOrder({ quantity: 10, allowed_actions: ["approve", "cancel"], ...part });
const one = [order({})];

describe("a move", () => {
  it("is offered for those of several orders that allow it, with the reason for each of the others", () => {
    const mine = order({ id: "2", number: "PO-2", requested_by: "20", allowed_actions: ["cancel"] });
    const elsewhere = order({ id: "3", region: "West", allowed_actions: [] });
    const done = order({ id: "4", status: "fulfilled", allowed_actions: [] });
    const [approve, cancel] = movesFor([order({}), mine, elsewhere, done], me());
    expect(approve?.allowed.map(({ id }) => id)).toEqual(["1"]);
    expect(approve?.refused.map(({ reason }) => reason)).toEqual([
      "requested by you",
      "not in your area",
      "already fulfilled",
    ]);
    expect(cancel?.allowed.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(movesFor([], me())).toEqual([]);
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
