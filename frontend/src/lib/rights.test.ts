import { expect, it } from "vitest";
import { administers, worksAt } from "./rights";

const dallas = { store_id: "4", region: "South" };
const person = (
  role: "store_manager" | "regional_manager" | "admin",
  store_id: string | null,
  region: string | null,
) => ({
  role,
  store_id,
  region,
});

it("a store manager works at the own store only, a regional manager in the region, an administrator anywhere", () => {
  expect(worksAt(person("store_manager", "4", "South"), dallas)).toBe(true);
  expect(worksAt(person("store_manager", "5", "South"), dallas)).toBe(false);
  expect(worksAt(person("regional_manager", null, "South"), dallas)).toBe(true);
  expect(worksAt(person("regional_manager", null, "West"), dallas)).toBe(false);
  expect(worksAt(person("admin", null, null), dallas)).toBe(true);
});

it("nothing is offered before it is known who is there", () => {
  expect(worksAt(undefined, dallas)).toBe(false);
  expect(administers(undefined)).toBe(false);
});
