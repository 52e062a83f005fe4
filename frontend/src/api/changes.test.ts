import { expect, test } from "vitest";
import { affectedBy } from "./changes";

test("a change outdates the resources that show it, and one of an unknown kind outdates all", () => {
  expect(affectedBy("movement")).toEqual(["inventory", "stocktakes"]);
  expect(affectedBy("order")).toContain("inventory");
  expect(affectedBy("something new")).toEqual(expect.arrayContaining(["orders", "stores", "products", "users"]));
});
