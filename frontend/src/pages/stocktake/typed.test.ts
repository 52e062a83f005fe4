import { expect, it } from "vitest";
import { entered, without } from "./typed";

it("a count that was changed while it was being saved stays unsaved", () => {
  expect(without({ "1": 12, "2": 4, "3": null }, { "1": 1, "2": 4, "3": null })).toEqual({ "1": 12 });
  expect(without({ "1": 0 }, { "1": null })).toEqual({ "1": 0 });
});

it("an empty field deletes a count, an invalid text does not", () => {
  expect(entered({ "2": 4 }, "1", "")).toEqual({ "1": null, "2": 4 });
  expect(entered({ "1": 12, "2": 4 }, "1", "invalid")).toEqual({ "2": 4 });
  expect(entered({}, "1", 0)).toEqual({ "1": 0 });
});
