import { describe, expect, it } from "vitest";
import type { KpiDay } from "@/api/shapes";
import { setCompany } from "@/lib/format";
import { changeOfSum, changeOver, differenceOver, judge, lastDays, period, pointsOf, sumOf } from "./periods";

const course: KpiDay[] = [100, 110, 120, 150].map((value, index) => ({
  date: `2026-01-0${index + 1}`,
  total_value: value,
  total_units: 10 * value,
  low_stock_alerts: [0, 3, 5, 2][index] ?? 0,
  orders: [4, 6, 7, 8][index] ?? 0,
  turnover: index === 0 ? null : index,
  turnover_days: 90,
  consumption: 0,
  sold: 0,
  written_off: 0,
}));
const nothing = {
  total_value: 0,
  total_units: 0,
  low_stock_alerts: 0,
  orders: 0,
  turnover: null,
  turnover_days: 0,
  consumption: 0,
  sold: 0,
  written_off: 0,
};
const young = [{ ...nothing, date: "2025-12-31" }, ...course.slice(1)];

describe("a KPI of the end of a day", () => {
  it("is compared with the end of the previous period", () => {
    expect(changeOver(course, 2, "total_value")?.by).toBeCloseTo(150 / 110 - 1);
    expect(changeOver(course, 3, "total_units")).toEqual({ by: 0.5, as: "share" });
  });

  it("has no change without a value in the previous period", () => {
    expect(changeOver(course, 4, "total_value")).toBeNull();
    expect(changeOver(undefined, 4, "total_value")).toBeNull();
    expect(changeOver(course, 3, "turnover")).toBeNull();
  });

  it("can be compared as a difference, also with 0", () => {
    expect(differenceOver(course, 2, "low_stock_alerts")).toEqual({ by: -1, as: "count" });
    expect(differenceOver(course, 3, "low_stock_alerts")).toEqual({ by: 2, as: "count" });
    expect(differenceOver(course, 4, "low_stock_alerts")).toBeNull();
  });

  it("is not compared with a time before the first record", () => {
    expect(differenceOver(young, 3, "low_stock_alerts")).toBeNull();
  });
});

describe("a KPI that is summed over a period", () => {
  it("is compared with the previous period without today", () => {
    expect(sumOf(lastDays(course, 2), "orders")).toBe(15);
    expect(changeOfSum(course, 2, "orders")).toEqual({ by: 0.75, as: "share" });
    const morning = course.map((day, index) => (index === 3 ? { ...day, orders: 0 } : day));
    expect(changeOfSum(morning, 2, "orders")).toEqual({ by: 0.75, as: "share" });
  });

  it("is not compared with an incomplete period", () => {
    expect(changeOfSum(course, 3, "orders")).toBeNull();
    expect(changeOfSum(young, 2, "orders")).toBeNull();
    expect(changeOfSum(undefined, 2, "orders")).toBeNull();
  });
});

it("a trend has a point for each day with a value", () => {
  expect(pointsOf(course, "turnover")).toEqual([
    { date: "2026-01-02", value: 1 },
    { date: "2026-01-03", value: 2 },
    { date: "2026-01-04", value: 3 },
  ]);
});

it("a change is good or bad only for a KPI with a preferred direction", () => {
  const more = { by: 3, as: "count" } as const;
  const less = { by: -0.1, as: "share" } as const;
  expect([judge(more, "more"), judge(more, "less"), judge(less, "more"), judge(less, "less")]).toEqual([
    "good",
    "bad",
    "bad",
    "good",
  ]);
  expect([judge(more, undefined), judge(null, "more"), judge({ by: 0, as: "share" }, "more")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it.each([
  ["UTC", "2026-03-04", "2026-03-10"],
  ["America/Los_Angeles", "2026-03-04", "2026-03-10"], // over a day of 23 hours
  ["Asia/Kolkata", "2026-03-05", "2026-03-11"],
])("a period ends today in %s and has as many days as it says", (time_zone, date_from, date_to) => {
  setCompany({ currency: "USD", time_zone });
  expect(period(7, new Date("2026-03-10T23:30:00Z"))).toEqual({ date_from, date_to });
});
