import { expect, it } from "vitest";
import type { InventoryItem } from "@/api/shapes";
import { differenceOf, stocktakeOf } from "./counts";

const items = [
  { product_id: "1", current_stock: 10, unit_price: 2 },
  { product_id: "2", current_stock: 5, unit_price: 3 },
  { product_id: "3", current_stock: 8, unit_price: 1 },
] as InventoryItem[];

it("what is missing and what is too much are told apart", () => {
  const counts = { "1": { cases: 7, expected: 10 }, "2": { cases: 6, expected: 5 } };
  expect(differenceOf(items, counts)).toEqual({ counted: 2, missing: 3, surplus: 1, value: -3 });
});

it("nothing on the shelf is a count, an empty field is none", () => {
  expect(stocktakeOf("4", items, { "1": { cases: 0, expected: 10 } }, " Weekly ", "sold")).toEqual({
    store_id: "4",
    reason: "Weekly",
    reason_code: "sold",
    counts: [{ product_id: "1", current_stock: 0, expected_stock: 10 }],
    on_moved: "refuse",
  });
  expect(stocktakeOf("4", items, {}, "Weekly", "sold")).toBeNull();
  expect(stocktakeOf("4", items, { "1": { cases: 3, expected: 10 } }, " ", "sold")).toBeNull();
});

it("a count of something that the store does not carry any more is left out", () => {
  expect(stocktakeOf("4", items, { "9": { cases: 3, expected: 4 } }, "Weekly", "sold")).toBeNull();
});

it("the difference is against the stock at the time of counting", () => {
  const counts = { "1": { cases: 9, expected: 12 } };
  expect(differenceOf(items, counts).missing).toBe(3);
  expect(stocktakeOf("4", items, counts, "Weekly", "sold", "book_difference")).toEqual({
    store_id: "4",
    reason: "Weekly",
    reason_code: "sold",
    counts: [{ product_id: "1", current_stock: 9, expected_stock: 12 }],
    on_moved: "book_difference",
  });
});
