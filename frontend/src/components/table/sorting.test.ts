import { expect, it } from "vitest";
import { directionOf, nextSort } from "./sorting";

it("a second click reverses the order", () => {
  expect(nextSort("name", "name")).toBe("-name");
  expect(nextSort("-name", "name")).toBe("name");
});

it("another column starts in its usual direction", () => {
  expect(nextSort("name", "stock_value", true)).toBe("-stock_value");
  expect(nextSort("-stock_value", "name")).toBe("name");
});

it("only the sorted column has a direction", () => {
  expect(directionOf("-name", "name")).toBe("descending");
  expect(directionOf("-name", "store")).toBeUndefined();
});
