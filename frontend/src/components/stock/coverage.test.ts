import { expect, it } from "vitest";
import { setCompany } from "@/lib/format";
import { alert } from "@/testing/shapes";
import { coverageOf, onOrder } from "./coverage";

it("an alert shows the cases that are on order", () => {
  expect(coverageOf(alert())).toBe("nothing on order");
  expect(coverageOf(alert({ coverage: "partial", incoming: 2, requested: 4, uncovered: 3 }))).toBe(
    "2 on order, 4 requested, 3 missing",
  );
  const covered = { covered_by: "3", covered_by_number: "PO-00000003", covered_from: "2026-03-05T09:00:00Z" };
  expect(coverageOf(alert({ coverage: "full", incoming: 9, ...covered }))).toBe("PO-00000003 from Mar 5 (9 on order)");
});

it("the date of a delivery is in the company's time zone", () => {
  setCompany({ currency: "USD", time_zone: "America/Chicago" });
  const covered = { covered_by: "3", covered_by_number: "PO-00000003", covered_from: "2026-03-06T04:59:59Z" };
  const shown = coverageOf(alert({ coverage: "full", incoming: 9, ...covered }));
  setCompany({ currency: "USD", time_zone: "UTC" });
  expect(shown).toContain("PO-00000003 from Mar 5");
});

it("cases on order and requested cases are shown separately", () => {
  expect(onOrder({ incoming: 10, requested: 5 })).toBe("10 on order, 5 requested");
  expect(onOrder({ incoming: 0, requested: 5 })).toBe("5 requested");
  expect(onOrder({ incoming: 0, requested: 0 })).toBe("");
});
