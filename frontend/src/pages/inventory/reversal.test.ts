import { expect, it } from "vitest";
import { movement } from "@/testing/shapes";
import { whyNotReversible } from "./reversal";

it("manual movements can be reversed once, and others show why they cannot", () => {
  for (const kind of ["count", "adjustment", "sale", "customer_return", "write_off"] as const) {
    expect(whyNotReversible(movement({ kind }))).toBeNull();
  }
  expect(whyNotReversible(movement({ kind: "transfer_in", order_id: "3" }))).toMatch(/belongs to an order/);
  expect(whyNotReversible(movement({ kind: "opening" }))).toMatch(/Count the product/);
  expect(whyNotReversible(movement({ kind: "receipt" }))).toMatch(/Count the product/);
  expect(whyNotReversible(movement({ reverses_id: "899" }))).toMatch(/is a reversal/);
  expect(whyNotReversible(movement({ reversed_by_id: "901" }))).toMatch(/already reversed/);
  expect(whyNotReversible(movement({ kind: "count", delta: 0 }))).toMatch(/changed no stock/);
});
