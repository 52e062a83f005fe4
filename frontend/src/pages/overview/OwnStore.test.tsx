import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { serve } from "@/testing/service";
import { OwnStore } from "./OwnStore";

test("the figures of a store name one order and several", async () => {
  serve({
    "GET /inventory/alerts/low-stock": () => ({ data: [], total: 2 }),
    "GET /orders/counts": () => ({ pending: 1, approved: 2, late: 1 }),
    "GET /orders": () => ({ data: [], total: 1 }),
  });
  await renderPart(<OwnStore id="4" name="Corner" />, "/");
  await screen.findByRole("link", { name: "1 order pending" });
  const names = screen.getAllByRole("link").map((link) => link.textContent);
  expect(names).toEqual([
    "2 low in stock",
    "1 order pending",
    "2 orders approved",
    "1 order to receive",
    "1 order late",
  ]);
});
