import { expect, it } from "vitest";
import type { StocktakeLine } from "@/api/stocktakes";
import { entered, without } from "./typed";

const count = (cases: number | null, previous: number | null = null) => ({ cases, lastMovement: "9", previous });
const line = { product_id: "1", last_movement_id: "9", counted_stock: 7 } as StocktakeLine;

it("a count that was changed while it was being saved stays unsaved, over the saved one", () => {
  const sent = { "1": count(1), "2": count(4), "3": count(null) };
  expect(without({ "1": count(12), "2": count(4), "3": count(null) }, sent)).toEqual({ "1": count(12, 1) });
  expect(without({ "1": count(0, 7) }, { "1": count(null, 7) })).toEqual({ "1": count(0) });
  expect(without({ "1": count(12, 7) }, {})).toEqual({ "1": count(12, 7) });
});

it("an empty field deletes a count, an invalid text does not", () => {
  expect(entered({ "2": count(4) }, line, "")).toEqual({ "1": count(null, 7), "2": count(4) });
  expect(entered({ "1": count(12), "2": count(4) }, line, "invalid")).toEqual({ "2": count(4) });
  expect(entered({}, line, 0)).toEqual({ "1": count(0, 7) });
});
