import { expect, test } from "vitest";
import { busyFor } from "@/lib/connection";
import { Problem, secondsIn } from "./problem";
import { isRetried, isRetriedIfBusy, retryDelay } from "./queries";

test.each([429, 503])("a busy service (%i) is asked again when it said, not before", (status) => {
  const busy = new Problem(status, {}, 3);
  expect(isRetried(0, busy)).toBe(true);
  expect(isRetried(4, busy)).toBe(true);
  expect(isRetried(5, busy)).toBe(false);
  expect(retryDelay(0, busy)).toBe(3000);
  expect(busyFor()).toBe(3);
});

test("a failed read is retried twice with a delay", () => {
  expect(retryDelay(1, new Problem(502))).toBe(800);
  expect(isRetried(1, new Problem(502))).toBe(true);
  expect(isRetried(2, new Problem(502))).toBe(false);
});

test("a client error, a timeout and a long Retry-After are not retried", () => {
  expect(isRetried(0, new Problem(404))).toBe(false);
  expect(isRetried(0, new Problem(0, { code: "timeout" }))).toBe(false);
  expect(isRetried(0, new Problem(503, {}, 600))).toBe(false);
});

test("a full disk is reported at once and not as a busy service", () => {
  const full = new Problem(503, { code: "storage_full", detail: "Storage is full, changes cannot be saved" }, 30);
  expect(full.message).toBe("Storage is full, changes cannot be saved.");
  expect(full.isTemporary).toBe(true); // a later attempt by the user sends the same Idempotency-Key
  expect([isRetried(0, full), isRetriedIfBusy(0, full)]).toEqual([false, false]);
});

test("a write is retried only if the service was busy", () => {
  expect(isRetriedIfBusy(0, new Problem(503, {}, 3))).toBe(true);
  expect(isRetriedIfBusy(5, new Problem(503, {}, 3))).toBe(false);
  expect(isRetriedIfBusy(0, new Problem(502))).toBe(false);
  expect(isRetriedIfBusy(0, new Problem(0, { code: "unreachable" }))).toBe(false);
});

test("Retry-After is read as seconds or as a date", () => {
  expect(secondsIn("7")).toBe(7);
  expect(secondsIn("Mon, 02 Mar 2026 09:00:10 GMT", new Date("2026-03-02T09:00:00Z"))).toBe(10);
  expect(secondsIn("soon")).toBeUndefined();
  expect(secondsIn(null)).toBeUndefined();
});
