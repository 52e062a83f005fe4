import { expect, test } from "vitest";
import { kept, othersChanges } from "./conflict";

test("only what another user has changed is listed, with what is typed over it", () => {
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

test("a field in which nothing was typed gets the value of now", () => {
  expect(kept(18, 18, 20)).toBe(20);
  expect(kept(5, 18, 20)).toBe(5);
});
