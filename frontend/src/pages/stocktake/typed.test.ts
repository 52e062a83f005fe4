import { expect, it } from "vitest";
import { without } from "./typed";

it("a count that was typed again while it was saved stays unsaved", () => {
  expect(without({ "1": 12, "2": 4, "3": null }, { "1": 1, "2": 4, "3": null })).toEqual({ "1": 12 });
  expect(without({ "1": 0 }, { "1": null })).toEqual({ "1": 0 });
});
