import { expect, it } from "vitest";
import { order } from "@/testing/shapes";
import { shippable } from "./delivery";

const orders = [
  order({ id: "1", store_id: "4", allowed_actions: ["ship"] }),
  order({ id: "2", store_id: "4", allowed_actions: ["cancel"] }),
  order({ id: "3", store_id: "5", allowed_actions: ["ship"] }),
];
const idsOf = (address: Parameters<typeof shippable>[1]) => shippable(orders, address).map(({ id }) => id);

it("an address opens only orders that the user may ship: one of them, or all for a destination", () => {
  expect(idsOf({ item: "1" })).toEqual(["1"]);
  expect(idsOf({ item: "2" })).toEqual([]);
  expect(idsOf({ all: "4" })).toEqual(["1"]);
  expect(idsOf({})).toEqual([]);
});
