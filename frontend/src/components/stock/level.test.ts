import { expect, it } from "vitest";
import { levelOf, partOf } from "./level";

const open = { product_active: true, store_active: true };

it("low and critical are taken from the response", () => {
  expect(levelOf({ ...open, available_stock: 900, low_stock: false, critical_stock: false, out_of_stock: false })).toBe(
    "good",
  );
  expect(levelOf({ ...open, available_stock: 900, low_stock: true, critical_stock: false, out_of_stock: false })).toBe(
    "low",
  );
  expect(levelOf({ ...open, available_stock: 900, low_stock: true, critical_stock: true, out_of_stock: false })).toBe(
    "critical",
  );
});

it("a product without available cases is out of stock, even if some are reserved", () => {
  expect(levelOf({ ...open, available_stock: 0, low_stock: true, critical_stock: true, out_of_stock: true })).toBe(
    "out",
  );
});

it("a product with reorder level 0 is never low", () => {
  const row = { ...open, low_stock: false, critical_stock: false, out_of_stock: false };
  expect(levelOf({ ...row, available_stock: 0 })).toBe("none");
  expect(levelOf({ ...row, available_stock: 2 })).toBe("good");
});

it("inactive and closed are shown instead of a level", () => {
  const row = { available_stock: 3, low_stock: false, critical_stock: false, out_of_stock: false };
  expect(levelOf({ ...row, product_active: false, store_active: true })).toBe("inactive");
  expect(levelOf({ ...row, product_active: false, store_active: false })).toBe("closed");
});

it("a bar is never wider than its frame", () => {
  expect(partOf(700, 500)).toBe(100);
  expect(partOf(-3, 500)).toBe(0);
  expect(partOf(1, 0)).toBe(0);
});
