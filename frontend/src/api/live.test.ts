import { expect, test } from "vitest";
import { affectedBy } from "./live";

test("a change makes old what it shows in; of an unknown kind, everything", () => {
  expect(affectedBy("movement")).toEqual(["inventory", "stocktakes"]);
  expect(affectedBy("order")).toContain("inventory");
  expect(affectedBy("something new")).toEqual(expect.arrayContaining(["orders", "stores", "products", "users"]));
});
