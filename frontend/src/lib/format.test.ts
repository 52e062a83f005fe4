import { describe, expect, it } from "vitest";
import {
  changeBetween,
  formatAgo,
  formatCases,
  formatCount,
  formatDay,
  formatFigure,
  formatSigned,
  localeOf,
} from "./format";

describe("figures and moments for readers", () => {
  it("a day of the API is that day, wherever the reader is", () => {
    expect(formatDay("2026-03-01")).toMatch(/1/);
    expect(formatDay("2026-03-01")).not.toMatch(/28/);
  });

  it("one case is singular", () => {
    expect(formatCases(1)).toBe("1 case");
    expect(formatCases(0)).toBe("0 cases");
  });

  it("one of anything is singular", () => {
    expect(formatCount(1, "product")).toBe("1 product");
    expect(formatCount(2, "entry", "entries")).toBe("2 entries");
  });

  it("a reader's own English is kept, another language is not mixed in", () => {
    expect(localeOf(["de-DE", "de", "en-GB"])).toBe("en-GB");
    expect(localeOf(["de-DE", "de"])).toBe("en-US");
  });

  it("a gain has its sign, nothing has none", () => {
    expect(formatSigned(5)).toBe("+5");
    expect(formatSigned(0)).toBe("0");
  });

  it("figures that are compared are equally exact", () => {
    expect(formatFigure(1_000_000).replace(/[^\d]/g, "")).toBe("100");
    expect(formatFigure(423_512).replace(/[^\d]/g, "")).toBe("424");
  });

  it("says how long ago something was", () => {
    const now = new Date("2026-03-10T12:00:00Z");
    expect(formatAgo("2026-03-10T09:00:00Z", now)).toBe("3 hours ago");
    expect(formatAgo("2026-03-12T12:00:00Z", now)).toBe("in 2 days");
    expect(formatAgo("2026-03-10T11:59:50Z", now)).toBe("this minute");
  });

  it("a change from nothing has no share", () => {
    expect(changeBetween(0, 5)).toBeNull();
    expect(changeBetween(200, 150)).toBe(-0.25);
  });
});
