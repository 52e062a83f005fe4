import { describe, expect, it } from "vitest";
import {
  changeBetween,
  companyDay,
  endOfCompanyDay,
  formatAgo,
  formatCases,
  formatCount,
  formatDay,
  formatDayOf,
  formatFigure,
  formatMoment,
  formatMoney,
  formatShortDayOf,
  formatSigned,
  localeOf,
  setCompany,
} from "./format";
import { shownZone } from "./timeZones";

describe("numbers and times on the screen", () => {
  it("a date of the API is the same date in every time zone", () => {
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

  it("an English locale of the browser is used, another language is not", () => {
    expect(localeOf(["de-DE", "de", "en-GB"])).toBe("en-GB");
    expect(localeOf(["de-DE", "de"])).toBe("en-US");
  });

  it("a positive change has a sign, and 0 has none", () => {
    expect(formatSigned(5)).toBe("+5");
    expect(formatSigned(0)).toBe("0");
  });

  it("compared numbers have the same number of decimals", () => {
    expect(formatFigure(1_000_000).replace(/[^\d]/g, "")).toBe("100");
    expect(formatFigure(423_512).replace(/[^\d]/g, "")).toBe("424");
  });

  it("a time is shown as an age", () => {
    const now = new Date("2026-03-10T12:00:00Z");
    expect(formatAgo("2026-03-10T09:00:00Z", now)).toBe("3 hours ago");
    expect(formatAgo("2026-03-12T12:00:00Z", now)).toBe("in 2 days");
    expect(formatAgo("2026-03-10T11:59:50Z", now)).toBe("this minute");
  });

  it("a change from 0 has no percentage", () => {
    expect(changeBetween(0, 5)).toBeNull();
    expect(changeBetween(200, 150)).toBe(-0.25);
  });
});

it.each([
  ["America/Los_Angeles", "USD", "Mar 7, 2026, 11:30 PM PST", "2026-03-07", "$1,234.50"],
  ["Asia/Kolkata", "EUR", "Mar 8, 2026, 1:00 PM GMT+5:30", "2026-03-08", "€1,234.50"],
])("times are those of the company in %s, with the zone, and money is in %s", (time_zone, currency, at, day, money) => {
  setCompany({ time_zone, currency });
  expect(formatMoment("2026-03-08T07:30:00Z").replaceAll("\u202f", " ")).toBe(at);
  expect(companyDay("2026-03-08T07:30:00Z")).toBe(day);
  expect(formatMoney(1234.5)).toBe(money);
});

it("the repeated hour at the end of summer time shows its time zone", () => {
  setCompany({ time_zone: "Europe/Berlin", currency: "EUR" });
  const labels = ["2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z"].map((at) =>
    formatMoment(at).replaceAll("\u202f", " "),
  );
  expect(labels).toEqual(["Oct 26, 2025, 2:30 AM GMT+2", "Oct 26, 2025, 2:30 AM GMT+1"]);
  expect(companyDay("2025-10-25T22:00:00Z")).toBe("2025-10-26");
  expect(companyDay("2025-10-26T22:59:59.999Z")).toBe("2025-10-26");
  expect(companyDay("2025-10-26T23:00:00Z")).toBe("2025-10-27");
});

it("times are in UTC, and say so, if the browser does not know the company's time zone", () => {
  setCompany({ time_zone: "America/Founded_Yesterday", currency: "USD" });
  expect(formatMoment("2026-03-08T07:30:00Z").replaceAll("\u202f", " ")).toBe("Mar 8, 2026, 7:30 AM UTC");
  expect(shownZone("America/Founded_Yesterday")).toBe("UTC");
});

it("a time has the company's date, west and east of UTC", () => {
  setCompany({ time_zone: "America/Chicago", currency: "USD" });
  expect(formatDayOf("2026-03-06T04:59:59Z")).toBe("Mar 5, 2026");
  expect(formatShortDayOf("2026-03-06T06:00:00Z")).toBe("Mar 6");
  setCompany({ time_zone: "Asia/Tokyo", currency: "USD" });
  expect(formatDayOf("2026-03-05T15:00:00Z")).toBe("Mar 6, 2026");
});

describe("the end of a day of the company", () => {
  it("is the last minute of its own clocks, also on the days on which they change", () => {
    setCompany({ currency: "USD", time_zone: "America/Chicago" });
    expect(endOfCompanyDay("2026-03-07")).toBe("2026-03-08T05:59:00.000Z");
    expect(endOfCompanyDay("2026-03-08")).toBe("2026-03-09T04:59:00.000Z");
    expect(endOfCompanyDay("2026-11-01")).toBe("2026-11-02T05:59:00.000Z");
    setCompany({ currency: "USD", time_zone: "Asia/Kolkata" });
    expect(endOfCompanyDay("2026-03-08")).toBe("2026-03-08T18:29:00.000Z");
    expect(companyDay(endOfCompanyDay("2026-03-08"))).toBe("2026-03-08");
    setCompany({ currency: "USD", time_zone: "UTC" });
  });
});
