import { expect, test } from "vitest";
import { touchedBy } from "./live";

test("a change makes old what it shows in; of an unknown kind, everything", () => {
  expect(touchedBy("movement")).toEqual(["inventory"]);
  expect(touchedBy("order")).toContain("inventory");
  expect(touchedBy("something new")).toEqual(expect.arrayContaining(["orders", "stores", "products", "users"]));
});
