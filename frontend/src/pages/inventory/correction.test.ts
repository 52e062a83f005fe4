import { expect, it } from "vitest";
import type { InventoryItem } from "@/api/shapes";
import { adjustmentOf, changeOf, nothingTyped } from "./correction";

const item = { current_stock: 12, reorder_level: 20, max_stock: 200 } as InventoryItem;
const blank = nothingTyped(item);

it("an adjustment needs a number that is not 0, and a reason", () => {
  expect(adjustmentOf(blank)).toBeNull();
  expect(adjustmentOf({ ...blank, delta: 0, reason: "Breakage" })).toBeNull();
  expect(adjustmentOf({ ...blank, delta: -2, reason: "  " })).toBeNull();
  expect(adjustmentOf({ ...blank, delta: -2, reason: " Breakage " })).toEqual({
    delta: -2,
    reason: "Breakage",
    reason_code: "correction",
  });
  expect(adjustmentOf({ ...blank, delta: -2, reason: "Tasting", code: "sample" })?.reason_code).toBe("sample");
});

it("a count of 0 is valid, and a count is sent with the expected stock", () => {
  const count = { current_stock: 0, expected_stock: 12, reason: "Weekly count", reason_code: "sold" };
  const typed = { ...blank, counted: 0, reason: "Weekly count", code: "sold" } as const;
  expect(changeOf("count", typed, item)).toEqual(count);
  expect(changeOf("count", { ...typed, isDifference: true }, item)).toEqual({ ...count, on_moved: "book_difference" });
});

it("only the level that was changed is sent", () => {
  expect(changeOf("levels", blank, item)).toBeNull();
  expect(changeOf("levels", { ...blank, max: 250 }, item)).toEqual({ max_stock: 250 });
});
