import { expect, test } from "vitest";
import { nameIn } from "./exports";

test("an export has the file name of the response", () => {
  expect(nameIn('attachment; filename="orders.csv"')).toBe("orders.csv");
  expect(nameIn("attachment; filename=stores.csv; size=3")).toBe("stores.csv");
  expect(nameIn(null)).toBe("export.csv");
});
