import { describe, expect, it } from "vitest";
import type { Order } from "@/api/shapes";
import { setCompany } from "@/lib/format";
import { order as anOrder, me } from "@/testing/shapes";
import { bodyOf, initialInput, missing, movesFor, reasonAgainst } from "./moves";

const order = (part: Partial<Order>) => anOrder({ quantity: 10, allowed_actions: ["approve", "cancel"], ...part });
const one = [order({})];

describe("a move", () => {
  it("is offered for the orders that allow it, with the reason for each other order", () => {
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

  it("approves the requested quantity without a reason", () => {
    expect(bodyOf("approve", one, initialInput(one))).toEqual({ reason: undefined });
  });

  it("approves less only with a reason, and never more", () => {
    const input = { ...initialInput(one), quantity: 4 };
    expect(bodyOf("approve", one, input)).toBeNull();
    expect(missing("approve", one, input)).toContain("reason");
    expect(bodyOf("approve", one, { ...input, reason: " short " })).toEqual({ quantity: 4, reason: "short" });
    expect(bodyOf("approve", one, { ...input, quantity: 11, reason: "more" })).toBeNull();
  });

  it("agrees to one transfer or several, and says who has not agreed", () => {
    const waiting = order({ needs_agreement: true, allowed_actions: ["agree", "cancel"] });
    expect(movesFor([waiting], me()).map(({ move }) => move)).toEqual(["agree", "cancel"]);
    const agreed = order({ id: "3", needs_agreement: true, agreed_quantity: 10 });
    const [agree] = movesFor([waiting, order({ id: "2" }), agreed], me());
    expect([agree?.move, agree?.allowed]).toEqual(["agree", [waiting]]);
    expect(agree?.refused.map(({ reason }) => reason)).toEqual(["its source need not agree", "already agreed to"]);
    expect(bodyOf("agree", [waiting], initialInput([waiting]))).toEqual({});
    expect(reasonAgainst("approve", waiting, me())).toBe("the source has not agreed");
    expect(reasonAgainst("approve", { ...waiting, agreed_quantity: 10 }, me())).toBe("quantity set by you");
  });

  it("cancels only with a reason", () => {
    expect(bodyOf("cancel", one, initialInput(one))).toBeNull();
    expect(bodyOf("cancel", one, { ...initialInput(one), reason: "too late" })).toEqual({ reason: "too late" });
  });

  it("sends no quantity for several orders", () => {
    const two = [order({}), order({ id: "2" })];
    expect(bodyOf("approve", two, initialInput(two))).toEqual({ reason: undefined });
    expect(bodyOf("fulfill", two, { ...initialInput(two), allowOverMax: true })).toEqual({ allow_over_max: true });
  });

  it.each(["0002-03-09", "0202-03-09", "1999-12-31", "2200-01-01", "12026-03-09"])(
    "sends no arrival of %s, whose year is being typed or wrong, and says so",
    (expected) => {
      for (const number of [1, 2]) {
        const approved = Array.from({ length: number }, () => order({ status: "approved", quantity: 10 }));
        const input = { ...initialInput(approved), expected };
        expect(bodyOf("ship", approved, input)).toBeNull();
        expect(missing("ship", approved, input)).toBe("Enter an arrival in the years 2000 to 2199.");
      }
    },
  );

  it("ships the approved quantity without further input, and less only with a choice for the remainder", () => {
    setCompany({ currency: "USD", time_zone: "UTC" });
    const approved = [order({ status: "approved", quantity: 10 })];
    const input = initialInput(approved);
    expect(bodyOf("ship", approved, input)).toEqual({});
    expect(bodyOf("ship", approved, { ...input, quantity: 8 })).toBeNull();
    expect(missing("ship", approved, { ...input, quantity: 8 })).toMatch(/not shipped/);
    expect(bodyOf("ship", approved, { ...input, quantity: 11, remainder: "close" })).toBeNull();
    expect(bodyOf("ship", approved, { ...input, quantity: 8, remainder: "backorder", carrier: " UPS 7 " })).toEqual({
      quantity: 8,
      remainder: "backorder",
      carrier_reference: "UPS 7",
    });
    expect(bodyOf("ship", approved, { ...input, remainder: "close", expected: "2026-03-09" })).toEqual({
      expected_at: "2026-03-09T23:59:00.000Z",
    });
  });

  it("receives at most the cases in transit, with a reason for damaged or lost cases", () => {
    const shipped = [order({ status: "shipped", shipped_quantity: 8, in_transit: 8 })];
    const input = initialInput(shipped);
    const all = { damaged: 0, final: false, reason: undefined, allow_over_max: false };
    expect(bodyOf("receive", shipped, input)).toEqual({ ...all, received: 8 });
    expect(bodyOf("receive", shipped, { ...input, received: 5 })).toEqual({ ...all, received: 5 });
    const short = { ...input, received: 7, damaged: 1 } as const;
    expect(bodyOf("receive", shipped, short)).toEqual({ ...all, received: 7, damaged: 1, reason: "damaged" });
    expect(bodyOf("receive", shipped, { ...short, damaged: 2 })).toBeNull();
    expect(missing("receive", shipped, { ...short, damaged: 2 })).toMatch(/at most 8 cases/);
    expect(bodyOf("receive", shipped, { ...input, received: 0 })).toBeNull();
    const lost = { ...input, received: 0, final: true } as const;
    expect(bodyOf("receive", shipped, lost)).toEqual({ ...all, received: 0, final: true, reason: "lost" });
    expect(bodyOf("receive", shipped, { ...lost, code: "theft" })).toMatchObject({ reason: "theft" });
  });

  it("has a reason if a shipped order does not allow it", () => {
    const shipped = order({ status: "shipped", allowed_actions: [] });
    const approved = order({ status: "approved", allowed_actions: [] });
    expect(reasonAgainst("fulfill", shipped, me())).toBe("already shipped");
    expect(reasonAgainst("receive", shipped, me())).toBe("not in your area");
    expect(reasonAgainst("receive", approved, me())).toBe("not shipped yet");
    expect(reasonAgainst("ship", order({}), me())).toBe("still pending");
  });
});
