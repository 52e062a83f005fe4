import { act, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { noteBusy } from "@/lib/connection";
import { renderPart } from "@/testing/render";
import { ConnectionBanner } from "./ConnectionBanner";

test("the banner shows that the service is busy until the next attempt", async () => {
  await renderPart(<ConnectionBanner />, "/");
  const banner = await screen.findByRole("status");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    act(() => noteBusy(1));
    act(() => noteBusy(2.2));
    expect(banner.textContent).toBe("The service is busy. Retrying in 3 s…");
    act(() => vi.advanceTimersByTime(2_199));
    expect(banner.textContent).not.toBe("");
    act(() => vi.advanceTimersByTime(1));
    expect(banner.textContent).toBe("");
  } finally {
    vi.useRealTimers();
  }
});
