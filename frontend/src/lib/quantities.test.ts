import { expect, test } from "vitest";
import { type Counted, countedLabel, formatInCases, formatQuantity, formatSum, nounsOf } from "./quantities";

const cases: Counted = { counted_in: "case", units_per_case: 24 };
const units: Counted = { counted_in: "unit", units_per_case: 24 };

test("a quantity is in what the product is counted in, and units have their cases beside them", () => {
  expect([0, 1, 1200].map((count) => formatQuantity(count, cases))).toEqual(["0 cases", "1 case", "1,200 cases"]);
  expect([0, 1, 23, 24, 30, 48].map((count) => formatQuantity(count, units))).toEqual([
    "0 units",
    "1 unit",
    "23 units",
    "24 units (1 case)",
    "30 units (1 case and 6 units)",
    "48 units (2 cases)",
  ]);
  expect(formatQuantity(5, { ...units, units_per_case: 1 })).toBe("5 units");
});

test("a column of cases has a number, and names units", () => {
  expect([formatInCases(48, cases), formatInCases(48, units)]).toEqual(["48", "48 units (2 cases)"]);
  expect([cases, units].map(countedLabel)).toEqual(["Cases", "Units"]);
  expect([cases, units].map(nounsOf)).toEqual(["cases", "units"]);
});

test("a sum does not add cases to units", () => {
  expect(formatSum([])).toBe("0 cases");
  expect(formatSum([[12, cases]])).toBe("12 cases");
  expect(formatSum([[12, units]])).toBe("12 units");
  expect(
    formatSum([
      [12, cases],
      [24, units],
      [1, cases],
    ]),
  ).toBe("13 cases and 24 units");
});
