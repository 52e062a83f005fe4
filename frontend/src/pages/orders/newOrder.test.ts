import { describe, expect, it } from "vitest";
import type { InventoryItem } from "@/api/shapes";
import { bodyOfNew, initialInput, NEAREST, SUPPLIER, sourceChoices } from "./newOrder";

const full = { ...initialInput("1", "2"), quantity: 5 };

describe("a new order", () => {
  it("is sent if store, product and cases are entered", () => {
    expect(bodyOfNew(initialInput("1", "2"))).toBeNull();
    expect(bodyOfNew(full)).toEqual({ store_id: "1", product_id: "2", quantity: 5, allow_inactive: false });
  });

  it("has no source unless one is selected", () => {
    expect(bodyOfNew({ ...full, source: SUPPLIER })).toMatchObject({ source_store_id: null });
    expect(bodyOfNew({ ...full, source: "7" })).toMatchObject({ source_store_id: "7" });
  });

  it("lists warehouses with the most stock first, and never the store itself", () => {
    const stock = [{ store_id: "8", available_stock: 3 }] as InventoryItem[];
    const choices = sourceChoices(
      [
        { id: "7", name: "A" },
        { id: "8", name: "B" },
        { id: "1", name: "Own" },
      ],
      stock,
      "1",
    );
    expect(choices.map(({ value }) => value)).toEqual([NEAREST, "8", "7", SUPPLIER]);
    expect(choices[1]?.label).toBe("B (3 available)");
  });
});
