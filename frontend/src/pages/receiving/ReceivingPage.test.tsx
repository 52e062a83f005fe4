import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { refresh } from "@/api/queries";
import type { Order } from "@/api/shapes";
import { renderPart } from "@/testing/render";
import { page, serve } from "@/testing/service";
import { me, order, preview, store } from "@/testing/shapes";
import ReceivingPage from "./ReceivingPage";

const delivery = (part: Partial<Order>): Order =>
  order({ status: "shipped", shipped_quantity: 8, in_transit: 8, allowed_actions: ["receive"], ...part });
const LATER = new Date(Date.now() + 10 * 86_400_000).toISOString();

const show = async (orders: Order[]) => {
  let received = "";
  const requests = serve({
    "GET /me": () => me({ role: "store_manager", store_id: "4" }),
    "GET /stores": () => page([store()]),
    "GET /reasons": () => page([]),
    "GET /products/by-code/0036000291452": () => ({ sku: "TEA-1" }),
    "GET /orders": () => page(orders.filter(({ id }) => id !== received)),
    "PATCH /orders/1/receive": ({ query }) => {
      if (!query.has("dry_run")) received = "1";
      const result = { ...delivery({ status: "fulfilled", received_quantity: 8, in_transit: 0 }), history: [] };
      return query.has("dry_run") ? preview({ result }) : result;
    },
  });
  await renderPart(<ReceivingPage />, "/receiving");
  return requests;
};
const scan = async (text: string) => {
  const field = await screen.findByRole("textbox", { name: "Scan or type" });
  fireEvent.change(field, { target: { value: text } });
  fireEvent.submit(screen.getByRole("form", { name: "Find a delivery" }));
  return field;
};

test("deliveries are grouped by their due date, and only those that the user may receive have a button", async () => {
  const requests = await show([
    delivery({ id: "1", late: true, received_quantity: 2, in_transit: 6 }),
    delivery({ id: "2", number: "PO-00000002", due_at: LATER, allowed_actions: [] }),
  ]);
  within(await screen.findByRole("region", { name: "Late" })).getByText("2 of 8 arrived");
  within(screen.getByRole("region", { name: "Due later" })).getByText("8 cases");
  expect(screen.queryByRole("region", { name: "Due today" })).toBeNull();
  expect(screen.getAllByRole("button", { name: /^Receive/ })).toHaveLength(1);
  const { query } = requests.find(({ path }) => path === "/orders") ?? {};
  expect([query?.get("to_receive"), query?.getAll("store_id")]).toEqual(["true", ["4"]]);
});

test("the delivery of a supplier is received from its approved order", async () => {
  const bought = {
    status: "approved",
    source_store_id: null,
    source_store_name: null,
    supplier: "Fizz Works",
    quantity: 10,
  } as const;
  const requests = await show([delivery({ ...bought, shipped_quantity: 0, in_transit: 0 })]);
  await screen.findByText(/from Fizz Works/);
  screen.getByText("10 cases");
  fireEvent.click(screen.getByRole("button", { name: "Receive PO-00000001" }));
  const form = within(await screen.findByRole("form", { name: "Receive PO-00000001" }));
  screen.getByText(/^10 cases ordered · Fizz Works to Dallas/);
  fireEvent.change(form.getByRole("textbox", { name: "Damaged cases" }), { target: { value: "3" } });
  form.getByText("Enter at most 10 cases, the cases ordered.");
  fireEvent.change(form.getByRole("textbox", { name: "Usable cases" }), { target: { value: "4" } });
  form.getByText("3 cases missing");
  await waitFor(() =>
    expect(requests.findLast(({ method }) => method === "PATCH")?.body).toMatchObject({ received: 4 }),
  );
});

test("a scanned order number opens its delivery, and the scan field has the focus after the receipt", async () => {
  const requests = await show([delivery({ id: "1" }), delivery({ id: "2", number: "PO-00000002", sku: "TEA-1" })]);
  const field = await scan("po-1");
  const form = await screen.findByRole("form", { name: "Receive PO-00000001" });
  await within(form).findByText("8 of 8 cases received.");
  fireEvent.submit(form);
  await screen.findByText("PO-00000001 received");
  await waitFor(() => expect(screen.queryByRole("form", { name: /^Receive/ })).toBeNull());
  expect(screen.queryByRole("button", { name: "Receive PO-00000001" })).toBeNull();
  expect(requests.findLast(({ method }) => method === "PATCH")?.query.has("dry_run")).toBe(false);
  await waitFor(() => expect(document.activeElement).toBe(field));
  expect((field as HTMLInputElement).value).toBe("");
});

test("a barcode opens the delivery of its product", async () => {
  await show([delivery({ id: "1" }), delivery({ id: "2", number: "PO-00000002", sku: "TEA-1" })]);
  await scan("0036000291452");
  await screen.findByRole("form", { name: "Receive PO-00000002" });
});

test("a scanned text filters the list if several deliveries match, and shows a message if none does", async () => {
  await show([
    delivery({ id: "1" }),
    delivery({ id: "2", number: "PO-00000002" }),
    delivery({ id: "3", sku: "T", number: "PO-3", product_name: "Tea" }),
  ]);
  await scan("cola");
  await screen.findByText("2 deliveries for “cola”");
  expect(screen.getAllByRole("button", { name: /^Receive/ })).toHaveLength(2);
  fireEvent.click(screen.getByRole("button", { name: "Show all" }));
  await waitFor(() => expect(screen.getAllByRole("button", { name: /^Receive/ })).toHaveLength(3));
  await scan("lemonade");
  await screen.findByText("No delivery matches “lemonade”.");
});

test("a scan asks the service for a delivery that is not among the first ones", async () => {
  const last = delivery({ id: "101", number: "PO-00000101", sku: "TEA-1", product_id: "77" });
  const asked: string[] = [];
  serve({
    "GET /me": () => me({ role: "store_manager", store_id: "4" }),
    "GET /stores": () => page([store()]),
    "GET /products/by-code/0036000291452": () => ({ id: "77", sku: "TEA-1" }),
    "GET /orders/101": () => ({ ...last, history: [] }),
    "GET /orders": ({ query }) => {
      const filter = query.get("search") ?? query.get("product_id");
      if (filter) asked.push(`${filter} ${query.get("store_id")} ${query.get("to_receive")}`);
      return filter ? page(["po-101", "77"].includes(filter) ? [last] : []) : page([delivery({})], { total: 101 });
    },
    "PATCH /orders/101/receive": () => preview({ result: { ...last, history: [] } }),
  });
  const shown = await renderPart(<ReceivingPage />, "/receiving");
  await screen.findByText(/^The first 1 due of 101 deliveries/);
  await scan("po-101");
  await screen.findByRole("form", { name: "Receive PO-00000101" });
  const form = screen.getByRole("form", { name: "Receive PO-00000101" });
  fireEvent.click(within(form).getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("form", { name: "Receive PO-00000101" })).toBeNull());
  await scan("0036000291452");
  await screen.findByRole("form", { name: "Receive PO-00000101" });
  expect(asked).toEqual(["po-101 4 true", "77 4 true"]);
  shown.unmount();
});

test("an empty list that a search has limited says so", async () => {
  await show([delivery({})]);
  cleanup();
  await renderPart(<ReceivingPage />, "/receiving?search=lemonade");
  await screen.findByText("No delivery matches “lemonade”");
  expect(screen.queryByText("Nothing to receive")).toBeNull();
});

test("a delivery that leaves the list during its receipt keeps its form until the response", async () => {
  let isListed = true;
  let respond: (body: object) => void = () => undefined;
  const result = { ...delivery({ status: "fulfilled", received_quantity: 8, in_transit: 0 }), history: [] };
  serve({
    "GET /me": () => me({ role: "store_manager", store_id: "4" }),
    "GET /stores": () => page([store()]),
    "GET /orders": () => page(isListed ? [delivery({})] : []),
    "PATCH /orders/1/receive": ({ query }) =>
      query.has("dry_run")
        ? preview({ result })
        : new Promise<object>((resolve) => {
            respond = resolve;
          }),
  });
  await renderPart(<ReceivingPage />, "/receiving?item=1");
  const form = await screen.findByRole("form", { name: "Receive PO-00000001" });
  await within(form).findByText("8 of 8 cases received.");
  fireEvent.submit(form);
  isListed = false;
  await act(() => refresh("orders"));
  await screen.findByText("Nothing to receive");
  screen.getByRole("form", { name: "Receive PO-00000001" });
  respond(result);
  await screen.findByText("PO-00000001 received");
  await waitFor(() => expect(screen.queryByRole("form", { name: /^Receive/ })).toBeNull());
});
