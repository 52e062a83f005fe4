import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { OrderDetail } from "@/api/shapes";
import { renderPart } from "@/testing/render";
import { page, problem, serve } from "@/testing/service";
import { me, order, reason } from "@/testing/shapes";
import { OrderDrawer } from "./OrderDrawer";

const detail = (part: Partial<OrderDetail> = {}): OrderDetail => ({
  ...order(),
  history: [],
  returnable_quantity: 0,
  returns: [],
  ...part,
});
const show = () => renderPart(<OrderDrawer id="1" onClose={() => undefined} />, "/orders");
const buttons = () => screen.getAllByRole("button").map(({ textContent }) => textContent);

test("the drawer shows the order and only the moves that the service allows", async () => {
  serve({
    "GET /me": () => me(),
    "GET /orders/1": () => detail({ notes: "Ring twice", allowed_actions: ["edit", "cancel"] }),
  });
  await show();
  await screen.findByText("Ring twice");
  screen.getByText("PO-00000001");
  screen.getByText("South Warehouse");
  expect(buttons()).toEqual(expect.arrayContaining(["Cancel order", "Edit"]));
  expect(buttons()).not.toContain("Approve");
});

test("the history starts with the request until it is reversed, and shows date and age", async () => {
  const event = { actor_id: "8", actor_name: "Ann Lee", reason: null, changes: null };
  const history: OrderDetail["history"] = [
    { ...event, id: "1", from_status: null, to_status: "pending", at: "2020-03-02T09:00:00Z" },
    { ...event, id: "2", from_status: "pending", to_status: "approved", at: "2020-03-03T09:00:00Z" },
  ];
  serve({ "GET /me": () => me(), "GET /orders/1": () => detail({ history }) });
  await show();
  const events = async () =>
    (await within(await screen.findByRole("list", { name: "History" })).findAllByRole("listitem")).map(
      ({ textContent }) => textContent,
    );
  const [first, second] = await events();
  expect(first).toMatch(/^Requested.*Mar 2, 2020.*UTC \(.* years ago\) by Ann Lee$/);
  expect(second).toMatch(/^Approved.*Mar 3, 2020/);
  fireEvent.click(screen.getByRole("button", { name: "Oldest first" }));
  expect(await events()).toEqual([second, first]);
});

test("a form replaces the buttons until it is closed", async () => {
  serve({ "GET /me": () => me(), "GET /orders/1": () => detail({ allowed_actions: ["cancel"] }) });
  await show();
  fireEvent.click(await screen.findByRole("button", { name: "Cancel order" }));
  const form = await screen.findByRole("form", { name: /^Cancel/ });
  const close = [...form.querySelectorAll("button")].find(({ textContent }) => textContent === "Close");
  expect(close).toBeDefined();
  fireEvent.click(close as HTMLElement);
  await waitFor(() => expect(screen.queryByRole("form")).toBeNull());
  screen.getByRole("button", { name: "Cancel order" });
});

test("an order that failed to load shows the reason and can be retried", async () => {
  let isGone = true;
  serve({ "GET /orders/1": () => (isGone ? problem(404, "No order has this id") : detail()) });
  await show();
  await screen.findByText("No order has this id.");
  isGone = false;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("PO-00000001");
});

test("the steps of a short delivery show their cases and a link to the backorder", async () => {
  const at = "2026-03-04T09:00:00Z";
  const event = { actor_id: "8", actor_name: "Ann Lee", reason: null };
  const history: OrderDetail["history"] = [
    {
      ...event,
      id: "3",
      from_status: "approved",
      to_status: "shipped",
      at,
      changes: {
        backorder: [null, "PO-00000002"],
        remainder: [null, "backorder"],
        backorder_id: [null, "2"],
        shipped_quantity: [0, 8],
      },
    },
    {
      ...event,
      id: "4",
      from_status: "shipped",
      to_status: "fulfilled",
      at,
      reason: "damaged",
      changes: { damaged_quantity: [0, 1], received_quantity: [0, 7] },
    },
  ];
  const short = {
    quantity: 10,
    requested_quantity: 10,
    shipped_quantity: 8,
    received_quantity: 7,
    damaged_quantity: 1,
  };
  serve({
    "GET /me": () => me(),
    "GET /reasons": () => page([reason("damaged", false, ["delivery"])]),
    "GET /orders/1": () =>
      detail({ ...short, status: "fulfilled", approved_at: at, shipped_at: at, fulfilled_at: at, history }),
  });
  await show();
  const progress = within(await screen.findByRole("region", { name: "Progress" }));
  const steps = progress.getAllByRole("listitem").map(({ textContent }) => textContent);
  expect(steps[0]).toMatch(/^Requested10/);
  expect(steps[1]).toMatch(/^Approved10/);
  expect(steps[2]).toMatch(/^Shipped8.*2 backordered PO-00000002$/);
  expect(steps[3]).toMatch(/^Received7.*1 damaged$/);
  expect(progress.getByRole("link", { name: "PO-00000002" }).getAttribute("href")).toContain("item=2");
  const events = within(screen.getByRole("list", { name: "History" })).getAllByRole("listitem");
  expect(events[0]?.textContent).toMatch(/^Shipped · 8 cases · Backorder PO-00000002/);
  expect(events[1]?.textContent).toMatch(/^Received · 7 cases usable · 1 case damageddamaged/);
});

test("a backorder links to its original order, and cases in transit are not shown as lost", async () => {
  const at = "2026-03-04T09:00:00Z";
  const part = { shipped_quantity: 8, received_quantity: 5, in_transit: 3, quantity: 8 };
  serve({
    "GET /me": () => me(),
    "GET /orders/1": () =>
      detail({ ...part, status: "shipped", approved_at: at, shipped_at: at, backorder_of: "9", due_at: null }),
    "GET /orders/9": () => detail({ id: "9", number: "PO-00000009" }),
  });
  await show();
  expect((await screen.findByRole("link", { name: "PO-00000009" })).getAttribute("href")).toContain("item=9");
  const received = within(screen.getByRole("region", { name: "Progress" }))
    .getAllByRole("listitem")
    .at(-1);
  expect(received?.textContent).toBe("Received53 in transit");
});

test("a cancelled backorder keeps its steps and the link to its original order", async () => {
  const approved_at = "2026-03-04T09:00:00Z";
  serve({
    "GET /me": () => me(),
    "GET /orders/1": () => detail({ status: "cancelled", approved_at, backorder_of: "9", allowed_actions: [] }),
    "GET /orders/9": () => detail({ id: "9", number: "PO-00000009" }),
  });
  await show();
  expect((await screen.findByRole("link", { name: "PO-00000009" })).getAttribute("href")).toContain("item=9");
  within(screen.getByRole("region", { name: "Progress" })).getByText("Approved");
});

test("a return of a received order is previewed, requested and linked in the steps", async () => {
  const made = { id: "9", number: "PO-00000009", quantity: 3, status: "pending" } as const;
  const done = detail({ status: "fulfilled", allowed_actions: ["return"], returnable_quantity: 4, version: 3 });
  const goingBack = detail({ ...made, return_of: "1", store_name: "South Warehouse", source_store_name: "Dallas" });
  const sent: unknown[] = [];
  let returns: OrderDetail["returns"] = [];
  serve({
    "GET /me": () => me(),
    "GET /reasons": () =>
      page([
        reason("damaged", false, ["return"]),
        reason("recall", false, ["return"]),
        reason("sold", false, ["count"]),
      ]),
    "GET /orders/1": () => ({ ...done, returns, returnable_quantity: 4 - returns.length }),
    "POST /orders/1/return": ({ body, query }) => {
      if (query.get("dry_run")) return { dry_run: true, result: goingBack, movements: [], stock: [] };
      sent.push(body);
      returns = [made];
      return goingBack;
    },
  });
  await show();
  fireEvent.click(await screen.findByRole("button", { name: "Return" }));
  const form = within(await screen.findByRole("form", { name: "Return PO-00000001" }));
  form.getByText("4 cases can be returned");
  await waitFor(() => expect(form.getByRole("combobox", { name: "Reason" })).toHaveProperty("value", "damaged"));
  fireEvent.change(form.getByLabelText("Cases"), { target: { value: "5" } });
  expect(form.getByRole("button", { name: "Request return" })).toHaveProperty("disabled", true);
  fireEvent.change(form.getByLabelText("Cases"), { target: { value: "3" } });
  await form.findByText(/^3 cases from Dallas to South Warehouse\./);
  fireEvent.click(form.getByRole("button", { name: "Request return" }));
  const link = await screen.findByRole("link", { name: "PO-00000009" });
  expect(link.closest("li")?.textContent).toBe("Return PO-00000009 · 3 cases · Pending");
  expect(sent).toEqual([{ quantity: 3, reason: "damaged", notes: null }]);
});

test("a return shows its original order and reason, or its supplier", async () => {
  const history: OrderDetail["history"] = [
    {
      id: "1",
      from_status: null,
      to_status: "pending",
      actor_id: "8",
      actor_name: "Ann Lee",
      at: "2020-03-02T09:00:00Z",
      reason: "recall",
      changes: null,
    },
  ];
  serve({
    "GET /me": () => me(),
    "GET /reasons": () => page([reason("recall", false, ["return"])]),
    "GET /orders/1": () => detail({ return_of: "7", to_supplier: true, supplier: "Fizz Works", history }),
    "GET /orders/7": () => detail({ id: "7", number: "PO-00000007" }),
  });
  await show();
  const link = await screen.findByRole("link", { name: "PO-00000007" });
  expect(link.closest("p")?.textContent).toBe("Return of PO-00000007");
  screen.getByText("Fizz Works");
  screen.getByText("Return to the supplier");
  await screen.findByText("recall");
  expect(buttons()).not.toContain("Return");
});
