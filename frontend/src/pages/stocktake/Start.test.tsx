import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { serve } from "@/testing/service";
import { Start } from "./Start";

test("a stocktake does not start while the limit of recounts is invalid, which would mean never", async () => {
  const asked = serve({
    "GET /stores/4/cycle-count": () => ({ store_id: "4", products: [] }),
    "POST /stocktakes": () => ({ id: "1" }),
  });
  await renderPart(<Start storeId="4" categories={undefined} />);
  const limit = await screen.findByRole("textbox", { name: /^Another user counts again/ });
  const start = screen.getByRole("button", { name: "Start stocktake" });
  fireEvent.change(limit, { target: { value: "12.5" } });
  screen.getByText("Enter a whole number.");
  expect(start).toHaveProperty("disabled", true);
  fireEvent.change(limit, { target: { value: "12" } });
  fireEvent.click(start);
  const posted = () => asked.filter(({ method }) => method === "POST").map(({ body }) => body);
  await waitFor(() => expect(posted()).toMatchObject([{ recount_above: 12 }]));
});
