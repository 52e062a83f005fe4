import { expect, it } from "vitest";
import { Intents } from "./intents";

it("a write without a response keeps its idempotency key", () => {
  const intents = new Intents();
  const key = intents.keyFor("POST /orders {1}");
  expect(intents.keyFor("POST /orders {1}")).toBe(key);
  expect(intents.keyFor("POST /orders {2}")).not.toBe(key);
});

it("the same write after a response gets a new idempotency key", () => {
  const intents = new Intents();
  const key = intents.keyFor("POST /orders {1}");
  intents.answered("POST /orders {1}");
  expect(intents.keyFor("POST /orders {1}")).not.toBe(key);
});
