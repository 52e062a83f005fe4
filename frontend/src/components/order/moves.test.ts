import { describe, expect, it } from "vitest";
import type { Order } from "@/api/shapes";
import { setCompany } from "@/lib/format";
import { order as anOrder, me } from "@/testing/shapes";
import { bodyOf, missing, movesFor, nothingSaid, reasonAgainst } from "./moves";

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

  it("agrees to one transfer at a time, and says who has not agreed", () => {
    const waiting = order({ needs_agreement: true, allowed_actions: ["agree", "cancel"] });
    expect(movesFor([waiting], me()).map(({ move }) => move)).toEqual(["agree", "cancel"]);
    expect(movesFor([waiting, order({ id: "2" })], me()).map(({ move }) => move)).toEqual(["approve", "cancel"]);
    expect(bodyOf("agree", [waiting], nothingSaid([waiting]))).toEqual({});
    expect(reasonAgainst("approve", waiting, me())).toBe("the source has not agreed");
    expect(reasonAgainst("approve", { ...waiting, agreed_quantity: 10 }, me())).toBe("quantity set by you");
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

  it("ships all that was approved without a word, and less only if it is said what becomes of the rest", () => {
    setCompany({ currency: "USD", time_zone: "UTC" });
    const approved = [order({ status: "approved", quantity: 10 })];
    const said = nothingSaid(approved);
    expect(bodyOf("ship", approved, said)).toEqual({});
    expect(bodyOf("ship", approved, { ...said, quantity: 8 })).toBeNull();
    expect(missing("ship", approved, { ...said, quantity: 8 })).toMatch(/not shipped/);
    expect(bodyOf("ship", approved, { ...said, quantity: 11, remainder: "close" })).toBeNull();
    expect(bodyOf("ship", approved, { ...said, quantity: 8, remainder: "backorder", carrier: " UPS 7 " })).toEqual({
      quantity: 8,
      remainder: "backorder",
      carrier_reference: "UPS 7",
    });
    expect(bodyOf("ship", approved, { ...said, remainder: "close", expected: "2026-03-09" })).toEqual({
      expected_at: "2026-03-09T23:59:00.000Z",
    });
  });

  it("receives at most what is in transit, with a reason for what is damaged or lost", () => {
    const shipped = [order({ status: "shipped", shipped_quantity: 8, in_transit: 8 })];
    const said = nothingSaid(shipped);
    const all = { damaged: 0, final: false, reason: undefined, allow_over_max: false };
    expect(bodyOf("receive", shipped, said)).toEqual({ ...all, received: 8 });
    expect(bodyOf("receive", shipped, { ...said, received: 5 })).toEqual({ ...all, received: 5 });
    const short = { ...said, received: 7, damaged: 1 } as const;
    expect(bodyOf("receive", shipped, short)).toEqual({ ...all, received: 7, damaged: 1, reason: "damaged" });
    expect(bodyOf("receive", shipped, { ...short, damaged: 2 })).toBeNull();
    expect(missing("receive", shipped, { ...short, damaged: 2 })).toMatch(/at most 8 cases/);
    expect(bodyOf("receive", shipped, { ...said, received: 0 })).toBeNull();
    const lost = { ...said, received: 0, final: true } as const;
    expect(bodyOf("receive", shipped, lost)).toEqual({ ...all, received: 0, final: true, reason: "lost" });
    expect(bodyOf("receive", shipped, { ...lost, code: "theft" })).toMatchObject({ reason: "theft" });
  });

  it("of a shipped order says why it is not offered", () => {
    const shipped = order({ status: "shipped", allowed_actions: [] });
    const approved = order({ status: "approved", allowed_actions: [] });
    expect(reasonAgainst("fulfill", shipped, me())).toBe("already shipped");
    expect(reasonAgainst("receive", shipped, me())).toBe("not in your area");
    expect(reasonAgainst("receive", approved, me())).toBe("not shipped yet");
    expect(reasonAgainst("ship", order({}), me())).toBe("still pending");
  });
});
