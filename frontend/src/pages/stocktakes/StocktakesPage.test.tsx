import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Stocktake, StocktakeLine } from "@/api/stocktakes";
import { renderPart } from "@/testing/render";
import { page, problem, serve, stockMoved } from "@/testing/service";
import { me, store } from "@/testing/shapes";
import StocktakesPage from "./StocktakesPage";

const AT = "2026-03-02T09:00:00Z";
const line = (part: Partial<StocktakeLine> = {}): StocktakeLine => ({
  id: "1",
  product_id: "7",
  product_name: "Cola",
  sku: "COL-1",
  brand: "Fizz",
  category: "Soft drinks",
  package_size: "24 x 330 ml",
  counted_in: "case",
  units_per_case: 24,
  unit_price: 10,
  stock_now: 40,
  expected_stock: 40,
  counted_stock: 12,
  difference: -28,
  value: -280,
  counted_at: AT,
  counted_by: "20",
  counted_by_name: "Rita Ray",
  superseded: false,
  needs_recount: false,
  movement_id: null,
  last_movement_id: "90",
  ...part,
});
const stocktake = (part: Partial<Stocktake> = {}): Stocktake =>
  ({
    id: "3",
    store_id: "4",
    store_name: "Dallas",
    status: "open",
    started_at: AT,
    started_by_name: "Rita Ray",
    lines: 1,
    counted: 1,
    missing: 28,
    surplus: 0,
    needs_recount: 0,
    blind: false,
    version: 1,
    ...part,
  }) as Stocktake;

const show = async (
  lines: StocktakeLine[],
  address = "/stocktake?store=4",
  responses: Parameters<typeof serve>[0] = {},
) => {
  const requests = serve({
    "GET /me": () => me({ role: "store_manager", store_id: "4" }),
    "GET /stores": () => page([store()]),
    "GET /products/categories/options": () => [],
    "GET /stocktakes": () => page([stocktake({ lines: lines.length })]),
    "GET /stocktakes/3/lines": () => page(lines),
    "PUT /stocktakes/3/lines": () => stocktake(),
    "GET /products/by-code/0036000291452": () => ({ id: "8", sku: "TEA-1", name: "Green" }),
    "GET /products/by-code/0036000291469": () => ({ id: "9", sku: "ALE-1", name: "Ginger ale" }),
    ...responses,
  });
  await renderPart(<StocktakesPage />, address);
  return requests;
};

test("an invalid text deletes no stored count, and the stocktake cannot be posted", async () => {
  const requests = await show([line()]);
  const cases = await screen.findByRole<HTMLInputElement>("textbox", { name: "Cola: counted cases" });
  const post = screen.getByRole("button", { name: /^Post count/ });
  expect(post).toHaveProperty("disabled", false);
  fireEvent.change(cases, { target: { value: "12.5" } });
  screen.getByText("Enter a whole number.");
  within(screen.getByRole("region", { name: "Count progress" })).getByText(/1 invalid number/);
  expect(post).toHaveProperty("disabled", true);
  fireEvent.change(cases, { target: { value: "13" } });
  const saved = () => requests.filter(({ method }) => method === "PUT");
  await waitFor(() => expect(saved()).toHaveLength(1));
  expect(saved()[0]?.body).toEqual({
    on_moved: "refuse",
    lines: [{ product_id: "7", counted_stock: 13, last_movement_id: "90", previous_count: 12 }],
  });
});

const countCola = async (cases: string) => {
  const field = await screen.findByRole<HTMLInputElement>("textbox", { name: "Cola: counted cases" });
  fireEvent.change(field, { target: { value: cases } });
  return field;
};
const bodies = (requests: Awaited<ReturnType<typeof show>>) =>
  requests.filter(({ method }) => method === "PUT").map(({ body }) => body);

test("a count of stock that moved before it was saved offers to save the difference, or to count again", async () => {
  const responses = [
    stockMoved([{ inventory_id: "50", product_id: "7", expected_stock: 20, stock_now: 15, counted_stock: 18 }]),
    stocktake(),
  ];
  const requests = await show([line({ counted_stock: null })], undefined, {
    "PUT /stocktakes/3/lines": () => responses.shift() ?? stocktake(),
  });
  const field = await countCola("18");
  await screen.findByText("Cola: 20 expected, 18 counted (-2), now 15");
  fireEvent.click(screen.getByRole("button", { name: "Save the difference" }));
  await waitFor(() => expect(bodies(requests)).toHaveLength(2));
  const [first, second] = bodies(requests) as { lines: object[] }[];
  expect(second).toEqual({ on_moved: "book_difference", lines: first?.lines });
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  responses.push(
    stockMoved([{ inventory_id: "50", product_id: "7", expected_stock: null, stock_now: null, counted_stock: 9 }]),
  );
  await countCola("9");
  await screen.findByText("Cola: 9 counted");
  fireEvent.click(screen.getByRole("button", { name: "Count again" }));
  await waitFor(() => expect(field.value).toBe(""));
});

test("a count of a line that another user has counted since is saved over it only on request", async () => {
  let cola = line({ counted_stock: null, counted_by_name: null });
  const responses = [problem(412, "Another count of this product was saved since"), stocktake()];
  const requests = await show([], undefined, {
    "GET /stocktakes/3/lines": () => page([cola]),
    "PUT /stocktakes/3/lines": () => {
      cola = line({ counted_stock: 17 });
      return responses.shift() ?? stocktake();
    },
  });
  await countCola("18");
  await screen.findByText("Cola: 17 saved by Rita Ray, 18 typed");
  fireEvent.click(screen.getByRole("button", { name: "Save my count" }));
  await waitFor(() => expect(bodies(requests)).toHaveLength(2));
  expect(bodies(requests)).toMatchObject([{ lines: [{ previous_count: null }] }, { lines: [{ previous_count: 17 }] }]);
});

test("a stocktake is discarded after a question, and only as the question showed it", async () => {
  const responses = [problem(412, "The stocktake has changed since it was read"), stocktake()];
  let now = stocktake({ version: 4 });
  const requests = await show([line()], undefined, {
    "GET /stocktakes": () => page([now]),
    "PATCH /stocktakes/3/discard": () => {
      now = stocktake({ version: 5, counted: 2 });
      return responses.shift() ?? stocktake();
    },
  });
  const discards = () => requests.filter(({ method }) => method === "PATCH");
  fireEvent.click(await screen.findByRole("button", { name: "Discard count…" }));
  const dialog = within(await screen.findByRole("dialog"));
  dialog.getByText(/^1 counted product\. The stocktake ends on all devices/);
  expect(discards()).toEqual([]);
  fireEvent.click(dialog.getByRole("button", { name: "Discard count" }));
  await dialog.findByText("Counts were saved meanwhile: now 2 counted products.");
  fireEvent.click(dialog.getByRole("button", { name: "Continue with these counts" }));
  dialog.getByText(/^2 counted products\./);
  fireEvent.click(dialog.getByRole("button", { name: "Discard count" }));
  await waitFor(() => expect(discards().map(({ ifMatch }) => ifMatch)).toEqual(['"4"', '"5"']));
});

test("the count sheet can be searched by each column, including the category", async () => {
  const tea = line({ id: "2", product_id: "8", product_name: "Green", sku: "TEA-1", brand: "Leaf", category: "Tea" });
  await show([line(), tea], "/stocktake?store=4&search=soft+cola");
  await screen.findByRole("textbox", { name: "Cola: counted cases" });
  expect(screen.queryByRole("textbox", { name: "Green: counted cases" })).toBeNull();
});

const scan = async (text: string) => {
  const field = await screen.findByRole("textbox", { name: "Scan or type" });
  fireEvent.change(field, { target: { value: text } });
  fireEvent.submit(screen.getByRole("form", { name: "Find a product to count" }));
  return field;
};

test("a scan leads to the count of its product, also past a filter, and Enter back to the scanner", async () => {
  const tea = line({ id: "2", product_id: "8", product_name: "Green", sku: "TEA-1", counted_stock: null });
  await show([line(), tea], "/stocktake?store=4&search=cola");
  const scanner = await scan("col-1");
  const cola = screen.getByRole("textbox", { name: "Cola: counted cases" });
  await waitFor(() => expect(document.activeElement).toBe(cola));
  fireEvent.keyDown(cola, { key: "Enter" });
  expect(document.activeElement).toBe(scanner);
  await scan("0036000291452");
  const green = await screen.findByRole("textbox", { name: "Green: counted cases" });
  await waitFor(() => expect(document.activeElement).toBe(green));
  fireEvent.keyDown(green, { key: "ArrowUp" });
  fireEvent.keyDown(document.activeElement ?? green, { key: "Enter" }); // not scanned: the next product
  expect(document.activeElement).toBe(green);
});

test("a scan of an unknown code or of a product that is not counted is a sentence", async () => {
  const requests = await show([line()]);
  await scan("0036000291469");
  await screen.findByText("Ginger ale is not part of this stocktake.");
  await scan("0100360002914690\u001d21A"); // a GS1-128, with the character between its parts
  await waitFor(() => expect(requests.at(-1)?.path).toBe("/products/by-code/010036000291469021A"));
  await scan("4006381333931");
  await screen.findByText("No product has the code “4006381333931”.");
});
