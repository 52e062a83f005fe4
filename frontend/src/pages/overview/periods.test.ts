import { expect, it } from "vitest";
import { changeOver, periods } from "./periods";

const course = [100, 110, 120, 150].map((value, index) => ({
  date: `2026-01-0${index + 1}`,
  total_value: value,
  total_units: 10 * value,
}));

it("now is compared with the end of the period before", () => {
  expect(changeOver(course, 2, "total_value")).toBeCloseTo(150 / 110 - 1);
  expect(changeOver(course, 3, "total_units")).toBe(0.5);
});

it("a course that does not reach back has no change", () => {
  expect(changeOver(course, 4, "total_value")).toBeNull();
  expect(changeOver(undefined, 4, "total_value")).toBeNull();
});

it("two periods touch and do not overlap", () => {
  expect(periods(7, new Date("2026-03-10T23:30:00Z"))).toEqual({
    this: { date_from: "2026-03-04", date_to: "2026-03-10" },
    before: { date_from: "2026-02-25", date_to: "2026-03-03" },
  });
});
