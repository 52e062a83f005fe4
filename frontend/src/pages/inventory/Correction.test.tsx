import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { serve } from "@/testing/service";
import { item, movement, preview } from "@/testing/shapes";
import { Correction } from "./Correction";

test("the form starts again after an adjustment was saved: no old difference stays", async () => {
  serve({
    "POST /inventory/50/adjustments": ({ query }) =>
      query.has("dry_run")
        ? preview({ stock: [item({ current_stock: 37 })], movements: [movement({ delta: -3 })] })
        : { ...item({ current_stock: 37, version: 2 }) },
  });
  await renderPart(<Correction item={item()} />);
  const delta = screen.getByRole<HTMLInputElement>("textbox", { name: /^Change/ });
  fireEvent.change(delta, { target: { value: "-3" } });
  fireEvent.change(screen.getByRole("combobox", { name: "Reason" }), { target: { value: "Breakage" } });
  await screen.findByText("37 cases");
  fireEvent.submit(screen.getByRole("form"));
  await waitFor(() => expect(delta.value).toBe(""));
  expect(screen.queryByText("37 cases")).toBeNull();
});
