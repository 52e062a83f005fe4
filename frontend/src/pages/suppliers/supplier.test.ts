import { expect, test } from "vitest";
import { inDays, orderDays, WEEKDAYS } from "./supplier";

test("order days are sorted by weekday", () => {
  expect(orderDays(["friday", "monday"])).toBe("Mon, Fri");
  expect(orderDays(WEEKDAYS.map(({ value }) => value))).toBe("Daily");
});

test("one day is singular", () => {
  expect([0, 1, 2].map(inDays)).toEqual(["0 days", "1 day", "2 days"]);
});
