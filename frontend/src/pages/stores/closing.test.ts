import { expect, it } from "vitest";
import { bodyOfClosing, nothingChosen } from "./closing";

it("closing an empty store needs no further input", () => {
  expect(bodyOfClosing(nothingChosen)).toEqual({
    open_orders: "refuse",
    stock: "refuse",
    allow_over_max: false,
    reason_code: "store_closing",
  });
});

it("cancelled orders and moved or written-off stock need a reason", () => {
  expect(bodyOfClosing({ ...nothingChosen, cancelsOrders: true })).toBeNull();
  expect(bodyOfClosing({ ...nothingChosen, stock: "write_off", reason: " " })).toBeNull();
  const body = bodyOfClosing({ ...nothingChosen, cancelsOrders: true, stock: "write_off", reason: "Lease ended" });
  expect(body).toEqual({
    open_orders: "cancel",
    stock: "write_off",
    allow_over_max: false,
    reason_code: "store_closing",
    reason: "Lease ended",
  });
});

it("written-off stock has the selected reason", () => {
  const chosen = { ...nothingChosen, reason: "Flood", code: "damaged", moveTo: "7" };
  expect(bodyOfClosing({ ...chosen, stock: "write_off" })).toMatchObject({ reason_code: "damaged" });
  expect(bodyOfClosing({ ...chosen, stock: "move" })).toMatchObject({ reason_code: "store_closing" });
});

it("stock is moved only if a target store is selected", () => {
  const chosen = { ...nothingChosen, stock: "move" as const, reason: "Lease ended", allowOverMax: true };
  expect(bodyOfClosing(chosen)).toBeNull();
  expect(bodyOfClosing({ ...chosen, moveTo: "7" })).toMatchObject({
    stock: "move",
    move_to: "7",
    allow_over_max: true,
  });
});
