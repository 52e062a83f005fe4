import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { restWhileHidden } from "./rest";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function show(state: DocumentVisibilityState): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

test("a page that is hidden for long pauses until it is shown", async () => {
  const begin = vi.fn();
  const rest = restWhileHidden(1000, begin);
  await rest.shown();
  show("hidden");
  vi.advanceTimersByTime(999);
  expect(begin).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(begin).toHaveBeenCalledTimes(1);

  const woken = vi.fn();
  void rest.shown().then(woken);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(woken).not.toHaveBeenCalled();
  show("visible");
  await vi.advanceTimersByTimeAsync(0);
  expect(woken).toHaveBeenCalledTimes(1);
  rest.stop();
});

test("a page that is shown again in time, or was closed, does not pause", () => {
  const begin = vi.fn();
  const rest = restWhileHidden(1000, begin);
  show("hidden");
  vi.advanceTimersByTime(500);
  show("visible");
  vi.advanceTimersByTime(5000);
  show("hidden");
  rest.stop();
  vi.advanceTimersByTime(5000);
  expect(begin).not.toHaveBeenCalled();
});
