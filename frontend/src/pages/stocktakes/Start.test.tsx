import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { problem, serve } from "@/testing/service";
import { Start } from "./Start";

test("a stocktake does not start while the recount limit is invalid", async () => {
  const requests = serve({
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
  const posted = () => requests.filter(({ method }) => method === "POST").map(({ body }) => body);
  await waitFor(() => expect(posted()).toMatchObject([{ recount_above: 12 }]));
});

test("all products that are due are listed before a cycle count", async () => {
  const products = Array.from({ length: 60 }, (_, index) => ({
    product_id: String(index),
    product_name: `Product ${index}`,
    sku: `P-${index}`,
    category: "Cola",
    abc_class: index === 0 ? "A" : "C",
    moved_value: 10,
    found_stock: 4,
    counted_at: "2026-01-02T09:00:00Z",
    due_at: "2026-02-01T09:00:00Z",
  }));
  const requests = serve({
    "GET /stores/4/cycle-count": ({ query }) => ({
      store_id: "4",
      products: products.slice(0, Number(query.get("limit") ?? 50)),
    }),
    "POST /stocktakes": () => ({ id: "1" }),
  });
  await renderPart(<Start storeId="4" categories={undefined} />);
  const due = within(await screen.findByRole("region", { name: "Due today" }));
  const [first] = due.getAllByRole("listitem");
  expect(due.getAllByRole("listitem")).toHaveLength(60);
  expect(first?.textContent).toMatch(/^Product 0.*Class A.*Due Feb 1, 2026, last counted Jan 2, 2026/);
  const file = due.getByRole("link", { name: "Export products due today" });
  expect(file.getAttribute("href")).toBe("/api/stores/4/cycle-count?format=csv&bom=true");
  fireEvent.click(screen.getByRole("button", { name: "Count 60 products due today" }));
  await waitFor(() =>
    expect(requests.find(({ method }) => method === "POST")?.body).toMatchObject({ cycle_count: 60, categories: [] }),
  );
});

test("nothing is said to be due before the products that are due are loaded", async () => {
  let respond = (_: object) => {};
  serve({ "GET /stores/4/cycle-count": () => new Promise<object>((resolve) => (respond = resolve)) });
  await renderPart(<Start storeId="4" categories={undefined} />);
  expect(await screen.findByRole("button", { name: "Count products due today" })).toHaveProperty("disabled", true);
  respond({ store_id: "4", products: [] });
  await screen.findByRole("button", { name: "Nothing is due today" });
});

test("products that are due and failed to load show the reason and can be retried", async () => {
  let isBroken = true;
  serve({
    "GET /stores/4/cycle-count": () =>
      isBroken ? problem(403, "This is not your store") : { store_id: "4", products: [] },
  });
  await renderPart(<Start storeId="4" categories={undefined} />);
  await screen.findByText("This is not your store.");
  isBroken = false;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("button", { name: "Nothing is due today" });
});
