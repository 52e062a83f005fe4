import { expect, it } from "vitest";
import { IdempotencyKeys } from "./idempotencyKeys";

it("a write without a response keeps its idempotency key", () => {
  const keys = new IdempotencyKeys();
  const key = keys.keyFor("POST /orders {1}");
  expect(keys.keyFor("POST /orders {1}")).toBe(key);
  expect(keys.keyFor("POST /orders {2}")).not.toBe(key);
});

it("the same write after a response gets a new idempotency key", () => {
  const keys = new IdempotencyKeys();
  const key = keys.keyFor("POST /orders {1}");
  keys.answered("POST /orders {1}");
  expect(keys.keyFor("POST /orders {1}")).not.toBe(key);
});
