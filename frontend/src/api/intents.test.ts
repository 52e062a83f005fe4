import { expect, it } from "vitest";
import { Intents } from "./intents";

it("a write that was never answered keeps its key, so that it cannot happen twice", () => {
  const intents = new Intents();
  const key = intents.keyFor("POST /orders {1}");
  expect(intents.keyFor("POST /orders {1}")).toBe(key);
  expect(intents.keyFor("POST /orders {2}")).not.toBe(key);
});

it("the same write after an answer is a new one", () => {
  const intents = new Intents();
  const key = intents.keyFor("POST /orders {1}");
  intents.answered("POST /orders {1}");
  expect(intents.keyFor("POST /orders {1}")).not.toBe(key);
});
