import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { refresh } from "@/api/queries";
import type { Order } from "@/api/shapes";
import { renderPart } from "@/testing/render";
import { page, serve } from "@/testing/service";
import { me, order, preview, store } from "@/testing/shapes";
import { PickList } from "./PickList";
import ShippingPage from "./ShippingPage";

const approved = (part: Partial<Order>): Order => order({ status: "approved", allowed_actions: ["ship"], ...part });
const warehouse = store({ id: "9", name: "South Warehouse", store_type: "Warehouse" });

const serveOrders = (waiting: Order[], shipped: Order[]) =>
  serve({
    "GET /me": () => me({ role: "store_manager", store_id: "9" }),
    "GET /stores": () => page([warehouse, store()]),
    "GET /company": () => ({ name: "Brickhouse Drinks", currency: "USD", time_zone: "UTC" }),
    "GET /orders": ({ query }) => page(query.get("status") === "approved" ? waiting : shipped),
    "GET /orders/1": () => ({ ...shipped[0], history: [] }),
    "POST /orders/ship": () => preview({ result: { batch_id: null, orders: [] } }),
  });

const show = async (waiting: Order[], shipped: Order[] = [], address = "/shipping") => {
  const requests = serveOrders(waiting, shipped);
  await renderPart(<ShippingPage />, address);
  return requests;
};

test("orders to ship are grouped by destination and shipped together", async () => {
  const requests = await show([
    approved({ id: "1" }),
    approved({ id: "2", number: "PO-00000002", store_id: "5", store_name: "Austin" }),
    approved({ id: "3", number: "PO-00000003" }),
  ]);
  const dallas = within(await screen.findByRole("region", { name: "To Dallas" }));
  expect(dallas.getAllByRole("listitem")).toHaveLength(2);
  dallas.getByText("2 orders, 36 cases");
  expect(
    within(screen.getByRole("region", { name: "To Austin" })).queryByRole("button", { name: /orders/ }),
  ).toBeNull();
  fireEvent.click(dallas.getByRole("button", { name: "Ship 2 orders" }));
  await screen.findByRole("form", { name: "Ship 2 orders" });
  await waitFor(() =>
    expect(requests.findLast(({ method }) => method === "POST")?.body).toEqual({
      orders: [
        { id: "1", version: 1 },
        { id: "3", version: 1 },
      ],
    }),
  );
});

test("an order approved while several are shipped is not added to them, and the input is kept", async () => {
  const waiting = [approved({ id: "1" }), approved({ id: "2", number: "PO-00000002" })];
  const requests = await show(waiting);
  fireEvent.click(await screen.findByRole("button", { name: "Ship 2 orders" }));
  const form = await screen.findByRole("form", { name: "Ship 2 orders" });
  fireEvent.change(within(form).getByRole("textbox", { name: "Carrier reference" }), { target: { value: "UPS 7" } });
  waiting.push(approved({ id: "3", number: "PO-00000003" }));
  await act(() => refresh("orders"));
  await screen.findByText("PO-00000003", { exact: false });
  screen.getByRole("form", { name: "Ship 2 orders" });
  expect(screen.getByRole("textbox", { name: "Carrier reference" })).toHaveProperty("value", "UPS 7");
  await waitFor(() =>
    expect(requests.findLast(({ method }) => method === "POST")?.body).toEqual({
      carrier_reference: "UPS 7",
      orders: ["1", "2"].map((id) => ({ id, version: 1 })),
    }),
  );
});

test("a user without the right to ship sees the list without buttons", async () => {
  await show([approved({ allowed_actions: [] }), approved({ id: "2", allowed_actions: [] })]);
  within(await screen.findByRole("region", { name: "To Dallas" })).getByText("2 orders, 36 cases");
  expect(screen.queryByRole("button", { name: /^Ship/ })).toBeNull();
});

test("the pick list has each order once, by product, with the total", async () => {
  await show(
    [approved({ id: "1", product_name: "Tea", quantity: 5 }), approved({ id: "2", product_name: "Cola", quantity: 7 })],
    [],
    "/shipping?print=pick",
  );
  const list = within(await screen.findByRole("article", { name: "Pick list" }));
  const rows = list.getAllByRole("row").map(({ textContent }) => textContent);
  expect(rows[1]).toMatch(/^Cola.*7$/);
  expect(rows[2]).toMatch(/^Tea.*5$/);
  expect(rows.at(-1)).toBe("Total12 cases");
});

test("the pick list has the orders of all pages", async () => {
  serve({
    "GET /me": () => me({ role: "store_manager", store_id: "9" }),
    "GET /stores": () => page([warehouse]),
    "GET /orders": ({ query }) => {
      const id = query.get("cursor") ?? "1";
      return page([approved({ id, quantity: 4 })], {
        total: 3,
        next_cursor: id === "3" ? null : String(Number(id) + 1),
      });
    },
  });
  await renderPart(<ShippingPage />, "/shipping?print=pick");
  const list = within(await screen.findByRole("article", { name: "Pick list" }));
  expect(list.getAllByRole("row").at(-1)?.textContent).toBe("Total12 cases");
  expect(list.queryByText(/The oldest/)).toBeNull();
});

test("a pick list that leaves orders out says so", async () => {
  await renderPart(<PickList orders={page([approved({})], { total: 5000 })} />);
  screen.getByText(/The oldest 1 of 5,000 orders; the export has all\./);
});

test.each(["shipped", "fulfilled"] as const)(
  "a delivery note has only the orders that left together: %s",
  async (status) => {
    const shipped = {
      status,
      source_store_id: "9",
      shipped_at: "2026-03-02T09:00:00Z",
      quantity: 10,
      shipped_quantity: 8,
    };
    const requests = await show(
      [],
      [
        approved({ ...shipped, id: "1", carrier_reference: "UPS 7" }),
        approved({ ...shipped, id: "2", number: "PO-00000002", carrier_reference: "UPS 7" }),
        approved({ ...shipped, id: "3", number: "PO-00000003", carrier_reference: "UPS 8" }),
      ],
      "/shipping?print=note&of=1",
    );
    const note = within(await screen.findByRole("article", { name: "Delivery note" }));
    note.getByText("UPS 7");
    await note.findByText(/Brickhouse Drinks/);
    expect(note.getAllByRole("row")).toHaveLength(4);
    expect(note.queryByText("PO-00000003")).toBeNull();
    expect(note.getAllByRole("row").at(-1)?.textContent).toBe("Total16 cases");
    const { query } = requests.findLast(({ path }) => path === "/orders") ?? {};
    expect([query?.getAll("status"), query?.get("store_id")]).toEqual([["shipped", "fulfilled"], "4"]);
  },
);

test("lists that are cut say how many orders there are, with a link to all in transit", async () => {
  serve({
    "GET /me": () => me({ role: "store_manager", store_id: "9" }),
    "GET /stores": () => page([warehouse, store()]),
    "GET /orders": ({ query }) =>
      page([approved({ id: query.get("status") === "approved" ? "1" : "2" })], { total: 250 }),
  });
  await renderPart(<ShippingPage />, "/shipping");
  await screen.findByText("The oldest 1 of 250 orders to ship. The buttons ship those listed.");
  const cut = within(screen.getByRole("region", { name: "In transit" }));
  cut.getByText(/^The newest 1 of 250 orders\./);
  expect(cut.getByRole("link", { name: "View all" }).getAttribute("href")).toContain("source_store_id=9");
});

test("lists and documents of a warehouse can be exported with all their orders", async () => {
  const exported = () =>
    screen
      .getAllByRole("link", { name: /^Export orders (to ship|in transit)$/ })
      .map((link) => link.getAttribute("href"));
  const file = (status: string, sort: string) =>
    `/api/orders?status=${status}&source_store_id=9&sort=${sort}&format=csv&bom=true`;
  const shown = (waiting: Order[], shipped: Order[], address = "/shipping") => {
    serveOrders(waiting, shipped);
    return renderPart(<ShippingPage />, address);
  };
  const { unmount } = await shown([approved({ id: "1" })], [approved({ id: "2", status: "shipped" })]);
  await screen.findByText("1 order to ship");
  expect(exported()).toEqual([file("approved", "created_at"), file("shipped", "-created_at")]);
  unmount();
  await shown([approved({ id: "1" })], [], "/shipping?print=pick");
  await screen.findByRole("article", { name: "Pick list" });
  expect(exported()).toEqual([file("approved", "created_at")]);
});
