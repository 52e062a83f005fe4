import { expect, test } from "vitest";
import { order } from "@/testing/shapes";
import { priceNow, productNow, sourceNow, storeNow } from "./agreed";

test("an order with unchanged master data shows no current values", () => {
  for (const text of [priceNow, productNow, storeNow, sourceNow]) expect(text(order())).toBe("");
});

test("only current values that differ are shown", () => {
  const changed = order({ current: { unit_price: 21.5, category: "Water", region: "West" } });
  expect(priceNow(changed)).toMatch(/^now .*21[.,]50 per case$/);
  expect(productNow(changed)).toBe("now Water");
  expect(storeNow(changed)).toBe("now West");
  expect(sourceNow(changed)).toBe("");
});
