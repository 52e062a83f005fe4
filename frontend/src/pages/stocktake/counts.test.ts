import { expect, it } from "vitest";
import type { InventoryItem } from "@/api/shapes";
import { differenceOf, stocktakeOf } from "./counts";

const items = [
  { product_id: "1", current_stock: 10, unit_price: 2 },
  { product_id: "2", current_stock: 5, unit_price: 3 },
  { product_id: "3", current_stock: 8, unit_price: 1 },
] as InventoryItem[];

it("what is missing and what is too much are told apart", () => {
  expect(differenceOf(items, { "1": 7, "2": 6 })).toEqual({ counted: 2, missing: 3, surplus: 1, value: -3 });
});

it("nothing on the shelf is a count, an empty field is none", () => {
  expect(stocktakeOf("4", items, { "1": 0 }, " Weekly ")).toEqual({
    store_id: "4",
    reason: "Weekly",
    counts: [{ product_id: "1", current_stock: 0 }],
  });
  expect(stocktakeOf("4", items, {}, "Weekly")).toBeNull();
  expect(stocktakeOf("4", items, { "1": 3 }, " ")).toBeNull();
});

it("a count of something that the store does not carry any more is left out", () => {
  expect(stocktakeOf("4", items, { "9": 3 }, "Weekly")).toBeNull();
});
