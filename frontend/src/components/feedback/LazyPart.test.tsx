import { Button } from "@mantine/core";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { lazy, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderPart } from "@/testing/render";
import { LazyPart } from "./LazyPart";

const LOST = "The map could not be loaded. Reload the page.";
const Lost = lazy(() => Promise.reject(new TypeError("Failed to fetch dynamically imported module")));

/** A page with a button that opens a part whose code cannot be loaded. */
function PageWithLostPart({ onFailed }: { onFailed?: () => void }) {
  const [openings, setOpenings] = useState(0);
  return (
    <>
      <Button onClick={() => setOpenings(openings + 1)}>Open</Button>
      <LazyPart name="The map" opening={openings} onFailed={onFailed}>
        {openings > 0 && <Lost />}
      </LazyPart>
    </>
  );
}

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined); // React reports each error that a boundary catches
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("a part whose code cannot be loaded says so each time it is opened, and the page stays", async () => {
  const failed = vi.fn();
  await renderPart(<PageWithLostPart onFailed={failed} />);
  for (const times of [1, 2]) {
    fireEvent.click(screen.getByRole("button", { name: "Open" }));
    await waitFor(() => expect(failed).toHaveBeenCalledTimes(times));
    expect(await screen.findByText(LOST)).toBeTruthy();
  }
});

test("a part whose code arrives replaces its fallback", async () => {
  const Arrived = lazy(async () => ({ default: () => <p>North</p> }));
  await renderPart(
    <LazyPart name="The map" fallback="Loading">
      <Arrived />
    </LazyPart>,
  );
  expect(await screen.findByText("North")).toBeTruthy();
  expect(screen.queryByText("Loading")).toBeNull();
});
