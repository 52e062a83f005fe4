import { expect, test } from "vitest";
import { kept, othersChanges } from "./conflict";

test("a conflict lists only the fields that another user has changed, with the user's input", () => {
  expect(
    othersChanges(
      { label: "Cases", before: "18", now: "20", typed: "5" },
      { label: "Notes", before: "Monday", now: "", typed: "Monday" },
      { label: "Status", before: "Pending", now: "Approved" },
      { label: "Reason", before: "Short", now: "Short", typed: "Full" },
    ),
  ).toEqual([
    { label: "Cases", now: "20", typed: "5" },
    { label: "Notes", now: "none", typed: undefined },
    { label: "Status", now: "Approved", typed: undefined },
  ]);
});

test("a field without input gets the current value", () => {
  expect(kept(18, 18, 20)).toBe(20);
  expect(kept(5, 18, 20)).toBe(5);
});
