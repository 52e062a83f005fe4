import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { page, serve } from "@/testing/service";
import { item, me, order, preview, store } from "@/testing/shapes";
import { CreateOrder } from "./CreateOrder";

const nothing = () => undefined;
const noSources = { store_id: "4", product_id: "7", quantity: 1, sources: [] };

test("an emptied quantity empties the preview", async () => {
  serve({
    "GET /me": () => me(),
    "GET /stores": () => page([store(), store({ id: "9", name: "South Warehouse", store_type: "Warehouse" })]),
    "GET /stores/4/products/7/sources": () => noSources,
    "GET /inventory": () => page([]),
    "GET /products": () => page([]),
    "GET /products/7": () => ({ id: "7", name: "Cola" }),
    "POST /orders": () => preview({ result: { ...order({ quantity: 100 }), duplicates: [], below_minimum: [] } }),
  });
  await renderPart(<CreateOrder opened storeId="4" productId="7" onClose={nothing} onMade={nothing} />);
  const cases = await screen.findByRole("textbox", { name: "Cases" });
  fireEvent.change(cases, { target: { value: "100" } });
  await screen.findByText("100 cases");
  fireEvent.change(cases, { target: { value: "" } });
  expect(screen.queryByText("100 cases")).toBeNull();
});

test("a duplicate open order is a warning before and after it is placed", async () => {
  const open = { id: "3", number: "PO-00000003", store_id: "4", product_id: "7", quantity: 10, status: "approved" };
  serve({
    "GET /me": () => me(),
    "GET /stores": () => page([store()]),
    "GET /stores/4/products/7/sources": () => noSources,
    "GET /inventory": () => page([item({ incoming: 10, requested: 5 })]),
    "GET /products": () => page([]),
    "GET /products/7": () => ({ id: "7", name: "Cola" }),
    "POST /orders": ({ query }) => {
      const made = { ...order({ quantity: 20 }), duplicates: [open], below_minimum: [], history: [] };
      return query.has("dry_run") ? preview({ result: made }) : made;
    },
  });
  await renderPart(<CreateOrder opened storeId="4" productId="7" onClose={nothing} onMade={nothing} />);
  await screen.findByText("Already 10 on order, 5 requested.");
  fireEvent.change(await screen.findByRole("textbox", { name: "Cases" }), { target: { value: "20" } });
  await screen.findByText(/Possible duplicate: in addition to PO-00000003 \(10 cases, approved\)/);
  fireEvent.click(screen.getByRole("button", { name: "Place order" }));
  await screen.findByText("PO-00000001 placed");
  screen.getByText("In addition to PO-00000003 (10 cases, approved).");
});

test("an order from a supplier says when it is expected", async () => {
  const made = { ...order({ source_store_id: null, source_store_name: null, supplier_id: "2", supplier: "Fizz Inc" }) };
  serve({
    "GET /me": () => me(),
    "GET /stores": () => page([store()]),
    "GET /inventory": () => page([]),
    "GET /products": () => page([]),
    "GET /products/7": () => ({ id: "7", name: "Cola", supplier: "Fizz Inc" }),
    "GET /suppliers/2": () => ({ id: "2", name: "Fizz Inc", next_expected_at: "2026-12-04T23:59:59Z" }),
    "POST /orders": () => preview({ result: { ...made, duplicates: [], below_minimum: [] } }),
  });
  await renderPart(<CreateOrder opened storeId="4" productId="7" onClose={nothing} onMade={nothing} />);
  fireEvent.change(await screen.findByRole("textbox", { name: "Cases" }), { target: { value: "20" } });
  await screen.findByText(/Expected Dec 4, 2026 if it is approved today\./);
});

test("the destination is found by words in any order, without accents", async () => {
  serve({
    "GET /me": () => me(),
    "GET /stores": () => page([store(), store({ id: "5", name: "Łódź Main Station" })]),
    "GET /inventory": () => page([]),
    "GET /products": () => page([]),
  });
  await renderPart(<CreateOrder opened storeId={undefined} productId={undefined} onClose={nothing} onMade={nothing} />);
  const destination = await screen.findByRole("combobox", { name: "Destination" });
  fireEvent.click(destination);
  await screen.findByRole("option", { name: "Dallas" });
  fireEvent.change(destination, { target: { value: "station lodz" } });
  await screen.findByRole("option", { name: "Łódź Main Station" });
  expect(screen.queryByRole("option", { name: "Dallas" })).toBeNull();
});

test("stores that can spare the cases are offered with what is left to them, and have to agree", async () => {
  const austin = store({ id: "5", name: "Austin" });
  const giving = { store_id: "5", store_name: "Austin", region: "South", store_type: "Urban", needs_agreement: true };
  serve({
    "GET /me": () => me(),
    "GET /stores": () => page([store(), austin]),
    "GET /inventory": () => page([]),
    "GET /products": () => page([]),
    "GET /products/7": () => ({ id: "7", name: "Cola" }),
    "GET /stores/4/products/7/sources": ({ query }) => {
      const quantity = Number(query.get("quantity"));
      const row = { ...giving, available_stock: 40, reorder_level: 9, spare_stock: 30, available_after: 40 - quantity };
      return { ...noSources, quantity, sources: quantity > 30 ? [] : [row] };
    },
    "POST /orders": ({ body }) => {
      const { quantity, source_store_id } = body as { quantity: number; source_store_id: string };
      const made = order({ quantity, source_store_id, source_store_name: "Austin", needs_agreement: true });
      return preview({ result: { ...made, duplicates: [], below_minimum: [] } });
    },
  });
  await renderPart(<CreateOrder opened storeId="4" productId="7" onClose={nothing} onMade={nothing} />);
  const cases = await screen.findByRole("textbox", { name: "Cases" });
  fireEvent.change(cases, { target: { value: "12" } });
  fireEvent.click(screen.getByRole("combobox", { name: "Source" }));
  fireEvent.click(await screen.findByRole("option", { name: "Austin (28 left, has to agree)" }));
  await screen.findByText(/Austin has to agree\. Needs approval\./);
  fireEvent.change(cases, { target: { value: "31" } });
  fireEvent.click(screen.getByRole("combobox", { name: "Source" }));
  await screen.findByRole("option", { name: "Austin (not enough to spare)" });
});
