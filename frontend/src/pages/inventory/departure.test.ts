import { expect, it } from "vitest";
import { nothingTyped, saleOf, writeOffOf } from "./departure";

const item = { store_id: "4", product_id: "7" };

it("a sale or a customer's return is one line with its own id", () => {
  const typed = { ...nothingTyped(), cases: -2 } as const;
  expect(saleOf(typed, item)?.lines).toEqual([{ ...item, quantity: -2, external_id: typed.id }]);
  expect(saleOf({ ...typed, unit: "unit" }, item)?.lines[0]).toMatchObject({ quantity: -2, unit: "unit" });
  expect(typed.id).not.toBe(nothingTyped().id);
  expect(saleOf({ ...typed, cases: "" }, item)).toBeNull();
  expect(saleOf({ ...typed, cases: 0 }, item)).toBeNull();
});

it("a write-off needs a number of cases, and its remark is optional", () => {
  const typed = { ...nothingTyped(), cases: 3, code: "theft", remark: "  " } as const;
  expect(writeOffOf(typed, "damaged")).toEqual({ quantity: 3, reason_code: "theft", reason: null });
  expect(writeOffOf({ ...typed, code: null }, "theft")?.reason_code).toBe("theft");
  expect(writeOffOf({ ...typed, remark: " Broken " }, "damaged")?.reason).toBe("Broken");
  expect(writeOffOf({ ...typed, cases: -3 }, "damaged")).toBeNull();
  expect(writeOffOf({ ...typed, cases: "" }, "damaged")).toBeNull();
});
