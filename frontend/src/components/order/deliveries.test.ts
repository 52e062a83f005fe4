import { describe, expect, it } from "vitest";
import { setCompany } from "@/lib/format";
import { order } from "@/testing/shapes";
import { dueOf, groupsOf, ordersNamed } from "./deliveries";

const cola = order({ id: "1", number: "PO-00000012", sku: "COL-1", product_name: "Cola", carrier_reference: "UPS 7" });
const zero = order({ id: "2", number: "PO-00000120", sku: "COL-10", product_name: "Cola Zero" });
const tea = order({ id: "3", number: "PO-00000121", sku: "12", product_name: "Iced tea" });
const all = [cola, zero, tea];
const idsOf = (text: string) => ordersNamed(text, all).map(({ id }) => id);

describe("a scanned or typed text", () => {
  it("finds an order by its number in any spelling or by its SKU first", () => {
    for (const text of ["PO-00000120", "po-120", "po120", "#120", " 120 "]) expect(idsOf(text), text).toEqual(["2"]);
    expect(idsOf("col-1")).toEqual(["1"]);
    expect(ordersNamed("cré-1", [order({ sku: "CRE-1" })]), "folded as by the service").toHaveLength(1);
    expect(idsOf("12"), "a SKU and a number").toEqual(["1", "3"]);
  });

  it("searches the words of the list otherwise", () => {
    expect(idsOf("cola")).toEqual(["1", "2"]);
    expect(idsOf("zero COLA")).toEqual(["2"]);
    expect(idsOf("ups")).toEqual(["1"]);
    const bought = order({ source_store_id: null, source_store_name: null, supplier: "Fizz Works" });
    expect(ordersNamed("fizz", [bought]), "the supplier").toHaveLength(1);
    expect(idsOf("lemonade")).toEqual([]);
  });
});

it("a delivery is late, due today or due later by the company's date", () => {
  setCompany({ currency: "USD", time_zone: "UTC" });
  const now = new Date("2026-03-02T15:00:00Z");
  expect(dueOf({ late: true, due_at: "2026-03-02T09:00:00Z" }, now)).toBe("late");
  expect(dueOf({ late: false, due_at: "2026-03-02T23:59:00Z" }, now)).toBe("today");
  expect(dueOf({ late: false, due_at: "2026-03-03T00:00:00Z" }, now)).toBe("later");
  expect(dueOf({ late: false, due_at: null }, now)).toBe("later");
});

it("groups keep the order of their first rows", () => {
  expect(groupsOf(["b1", "a1", "b2"], (row) => row.charAt(0))).toEqual([["b1", "b2"], ["a1"]]);
});
