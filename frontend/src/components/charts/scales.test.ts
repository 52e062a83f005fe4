import { describe, expect, it } from "vitest";
import { formatShortMoney } from "@/lib/format";
import { inWords, nearest, scalesFor, ticksOf } from "./scales";

const points = [
  { date: "2026-01-01", value: 100 },
  { date: "2026-01-02", value: 140 },
  { date: "2026-01-03", value: 120 },
];
const box = { width: 300, height: 100, top: 10, right: 0, bottom: 20, left: 0 };

describe("a chart over days", () => {
  it("draws the highest value above the lowest", () => {
    const { x, y } = scalesFor(points, box, false);
    expect(y(140)).toBeLessThan(y(100));
    expect(x(new Date("2026-01-01"))).toBe(0);
    expect(x(new Date("2026-01-03"))).toBe(300);
  });

  it("starts at zero if fromZero is set, and includes marks outside the values", () => {
    const { y } = scalesFor(points, box, true, [400]);
    expect(y(0)).toBe(80);
    expect(y(400)).toBeGreaterThanOrEqual(box.top);
  });

  it("can be drawn with one value or none", () => {
    const { y } = scalesFor([{ date: "2026-01-01", value: 0 }], box, false);
    expect(Number.isFinite(y(0))).toBe(true);
    expect(inWords([], String, String)).toBe("no figures");
  });

  it("selects the day nearest to the pointer", () => {
    expect(nearest(points, Date.parse("2026-01-02T11:00:00Z"))).toBe(1);
    expect(nearest(points, Date.parse("2027-01-01"))).toBe(2);
  });

  it("has a text alternative", () => {
    expect(inWords(points, String, (day) => day.slice(8))).toBe(
      "100 on 01, 120 on 03; lowest 100 on 01, highest 140 on 02",
    );
  });
});

it("an axis has a different label for each tick, and whole numbers if all values are zero", () => {
  const noughts = points.map((point) => ({ ...point, value: 0 }));
  for (const values of [noughts, points, points.map((point) => ({ ...point, value: 1 }))]) {
    const words = ticksOf(scalesFor(values, box, true).y, formatShortMoney).map(formatShortMoney);
    expect(new Set(words).size).toBe(words.length);
  }
  const { y } = scalesFor(noughts, box, true);
  expect(ticksOf(y, formatShortMoney).every(Number.isInteger)).toBe(true);
});
