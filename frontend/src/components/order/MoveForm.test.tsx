import { useQuery } from "@tanstack/react-query";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { type Move, order as orderById } from "@/api/orders";
import { refresh } from "@/api/queries";
import { renderPart } from "@/testing/render";
import { page, problem, rejected, serve } from "@/testing/service";
import { item, movement, order, preview, reason } from "@/testing/shapes";
import { MoveForm } from "./MoveForm";

const nothing = () => undefined;
const type = (name: RegExp, value: string) =>
  fireEvent.change(screen.getByRole("textbox", { name }), { target: { value } });
const approveButton = () => within(screen.getByRole("form")).getByRole("button", { name: "Approve" });

const approve = (part = {}) => (
  <MoveForm move="approve" orders={[order({ quantity: 18, ...part })]} onDone={nothing} onLeave={nothing} />
);

test("a preview is replaced by a hint while the reason is missing", async () => {
  serve({ "PATCH /orders/1/approve": () => preview({ stock: [item({ current_stock: 22, store_name: "Dallas" })] }) });
  await renderPart(approve());
  await screen.findByText("22 cases");
  type(/^Cases/, "5");
  expect(screen.queryByText("22 cases")).toBeNull();
  screen.getByText(/needs a reason/);
  expect(approveButton()).toHaveProperty("disabled", true);
});

test("the approval of an order from a supplier says when it is expected", async () => {
  const result = { ...order({ source_store_id: null, expected_at: "2026-12-04T23:59:59Z" }), history: [] };
  serve({ "PATCH /orders/1/approve": () => preview({ result }) });
  await renderPart(approve());
  await screen.findByText("Expected Dec 4, 2026.");
});

function UntilTheFeedComes() {
  const [isApproved, setApproved] = useState(false);
  if (isApproved) return <p>Nothing to approve</p>;
  return (
    <>
      <button type="button" aria-label="The feed comes" onClick={() => setApproved(true)} />
      {approve()}
    </>
  );
}

test("the success message is shown even if the form is closed before the response", async () => {
  let respond: (saved: object) => void = nothing;
  serve({
    "PATCH /orders/1/approve": ({ query }) =>
      query.has("dry_run")
        ? preview()
        : new Promise<object>((resolve) => {
            respond = resolve;
          }),
  });
  await renderPart(<UntilTheFeedComes />);
  await waitFor(() => expect(approveButton()).toHaveProperty("disabled", false));
  fireEvent.click(approveButton());
  fireEvent.click(screen.getByRole("button", { name: "The feed comes" }));
  screen.getByText("Nothing to approve");
  await waitFor(() => expect(respond).not.toBe(nothing));
  respond(order({ status: "approved" }));
  await screen.findByText("PO-00000001 approved");
});

test("a write and its preview are retried after Retry-After of a busy service", async () => {
  const busy = problem(503, "Busy", { "Retry-After": "0" });
  const sent = serve({
    "PATCH /orders/1/approve": ({ query }) => {
      const isFirst = sent.filter((each) => each.query.has("dry_run") === query.has("dry_run")).length === 1;
      return isFirst ? busy.clone() : query.has("dry_run") ? preview() : order({ status: "approved" });
    },
  });
  await renderPart(approve());
  await waitFor(() => expect(approveButton()).toHaveProperty("disabled", false));
  fireEvent.click(approveButton());
  await screen.findByText("PO-00000001 approved");
  expect(sent).toHaveLength(4);
});

test("a preview is never shown for other input", async () => {
  let later: (response: object) => void = nothing;
  const requests = serve({
    "PATCH /orders/1/approve": ({ body }) =>
      (body as { quantity?: number }).quantity === 5
        ? new Promise<object>((resolve) => {
            later = resolve;
          })
        : preview({ stock: [item({ current_stock: 22 })] }),
  });
  await renderPart(approve());
  await screen.findByText("22 cases");
  type(/^Cases/, "5");
  type(/^Reason/, "No room");
  await waitFor(() => expect(requests).toHaveLength(2));
  expect(screen.queryByText("22 cases")).toBeNull();
  later(preview({ stock: [item({ current_stock: 35 })] }));
  await screen.findByText("35 cases");
});

test("the button is enabled when the preview of the current input is loaded", async () => {
  serve({
    "PATCH /orders/1/approve": ({ body }) =>
      (body as { quantity?: number }).quantity === 5 ? preview() : problem(409, "Only 12 cases are available"),
  });
  await renderPart(approve());
  await screen.findByText("Only 12 cases are available.");
  expect(approveButton()).toHaveProperty("disabled", true);
  type(/^Cases/, "5");
  type(/^Reason/, "No room");
  expect(screen.queryByText("Only 12 cases are available.")).toBeNull();
  expect(approveButton()).toHaveProperty("disabled", true);
  await screen.findByText("Stock does not change.");
  expect(approveButton()).toHaveProperty("disabled", false);
});

test("several orders are sent with the versions that were shown, and a changed order is named and reloaded", async () => {
  const shown = [order({ id: "1", version: 3 }), order({ id: "2", number: "PO-00000002", version: 5 })];
  const reloaded: string[] = [];
  const requests = serve({
    "GET /orders/2": () => order({ id: "2", number: "PO-00000002", version: 6 }),
    "POST /orders/approve": () => rejected([{ key: "2", code: "precondition_failed" }]),
  });
  await renderPart(
    <MoveForm
      move="approve"
      orders={shown}
      onDone={nothing}
      onLeave={nothing}
      onReload={(now) => reloaded.push(...now.map(({ number, version }) => `${number}.${version}`))}
    />,
  );
  await screen.findByText(/Changed: PO-00000002\./);
  expect(requests[0]?.body).toEqual({
    allow_inactive: false,
    orders: [
      { id: "1", version: 3 },
      { id: "2", version: 5 },
    ],
  });
  expect(screen.getByRole("button", { name: "Approve 2 orders" })).toHaveProperty("disabled", true);
  fireEvent.click(screen.getByRole("button", { name: "Reload and keep my changes" }));
  await waitFor(() => expect(reloaded).toEqual(["PO-00000001.3", "PO-00000002.6"]));
});

test("an approval of an inactive product needs its own checkbox", async () => {
  const heard = serve({ "PATCH /orders/1/approve": () => preview() });
  await renderPart(approve({ product_active: false }));
  fireEvent.click(await screen.findByRole("checkbox", { name: "Allow inactive product" }));
  await waitFor(() => expect(heard.at(-1)?.body).toMatchObject({ allow_inactive: true }));
});

test("a partial shipment asks about the remainder and shows it in the preview", async () => {
  const requests = serve({
    "PATCH /orders/1/ship": () =>
      preview({
        stock: [item({ id: "51", store_name: "South Warehouse", current_stock: 92 }), item({ id: "50" })],
        movements: [movement({ inventory_id: "51", kind: "transfer_out", delta: -8 })],
        result: {
          ...order({ quantity: 10, shipped_quantity: 8, in_transit: 8, status: "shipped" }),
          history: [{ changes: { backorder_id: [null, "2"], backorder: [null, null] } }],
        },
      }),
  });
  const approved = order({ quantity: 10, status: "approved" });
  await renderPart(<MoveForm move="ship" orders={[approved]} onDone={nothing} onLeave={nothing} />);
  type(/^Cases shipped/, "8");
  screen.getByText("Choose what becomes of the cases that are not shipped.");
  fireEvent.click(screen.getByRole("radio", { name: /^Backorder/ }));
  type(/^Carrier reference/, "UPS 7");
  await screen.findByText("8 cases in transit to Dallas.");
  screen.getByText("2 cases become a backorder.");
  screen.getByText("92 cases");
  expect(screen.queryByText("40 cases"), "the destination's stock does not change").toBeNull();
  expect(requests.at(-1)?.body).toEqual({ quantity: 8, remainder: "backorder", carrier_reference: "UPS 7" });
});

test("damaged cases have a delivery reason, and the preview shows received, damaged and lost cases", async () => {
  const requests = serve({
    "GET /reasons": () =>
      page([
        reason("damaged", false, ["write_off", "delivery"]),
        reason("lost", false, ["delivery"]),
        reason("sample", true, ["write_off"]),
      ]),
    "PATCH /orders/1/receive": ({ query }) => {
      const after = order({ shipped_quantity: 8, received_quantity: 6, damaged_quantity: 1, status: "fulfilled" });
      return query.has("dry_run") ? preview({ result: { ...after, history: [] } }) : { ...after, history: [] };
    },
  });
  let isDone = false;
  const shipped = order({ quantity: 10, shipped_quantity: 8, in_transit: 8, status: "shipped" });
  await renderPart(
    <MoveForm
      move="receive"
      orders={[shipped]}
      onDone={() => {
        isDone = true;
      }}
      onLeave={nothing}
    />,
  );
  type(/^Usable cases/, "6");
  type(/^Damaged cases/, "1");
  fireEvent.click(await screen.findByRole("radio", { name: /^Lost in transit/ }));
  await waitFor(() => expect(screen.getByRole<HTMLInputElement>("combobox", { name: /damage/ }).value).toBe("damaged"));
  fireEvent.click(screen.getByRole("combobox", { name: "Reason for the damage" }));
  await screen.findByRole("option", { name: "lost" });
  expect(screen.queryByRole("option", { name: "sample" })).toBeNull();
  await screen.findByText("6 of 8 cases received.");
  screen.getByText("1 case damaged.");
  screen.getByText("1 case lost in transit.");
  fireEvent.submit(screen.getByRole("form"));
  await waitFor(() => expect(isDone).toBe(true));
  expect(requests.findLast(({ query, method }) => method === "PATCH" && !query.has("dry_run"))?.body).toEqual({
    received: 6,
    damaged: 1,
    reason: "damaged",
    final: true,
    allow_over_max: false,
  });
});

test("several orders are shipped with one carrier reference", async () => {
  const requests = serve({ "POST /orders/ship": () => preview({ result: { batch_id: null, orders: [] } }) });
  await renderPart(
    <MoveForm move="ship" orders={[order(), order({ id: "2", version: 4 })]} onDone={nothing} onLeave={nothing} />,
  );
  expect(screen.queryByRole("textbox", { name: /^Cases/ })).toBeNull();
  type(/^Carrier reference/, "UPS 7");
  await waitFor(() =>
    expect(requests.at(-1)?.body).toEqual({
      orders: [
        { id: "1", version: 1 },
        { id: "2", version: 4 },
      ],
      carrier_reference: "UPS 7",
    }),
  );
});

test("a receipt with an invalid number of damaged cases is not sent", async () => {
  const requests = serve({ "PATCH /orders/1/receive": () => preview({ result: { ...order(), history: [] } }) });
  const shipped = order({ quantity: 10, shipped_quantity: 8, in_transit: 8, status: "shipped" });
  await renderPart(<MoveForm move="receive" orders={[shipped]} onDone={nothing} onLeave={nothing} />);
  const button = () => within(screen.getByRole("form")).getByRole("button", { name: "Receive" });
  await waitFor(() => expect(button()).toHaveProperty("disabled", false));
  const before = requests.length;
  type(/^Damaged cases/, "2.5");
  screen.getByText("Enter a whole number.");
  screen.getByText("Enter the number of damaged cases.");
  expect(button()).toHaveProperty("disabled", true);
  fireEvent.submit(screen.getByRole("form"));
  type(/^Damaged cases/, "");
  await waitFor(() => expect(button()).toHaveProperty("disabled", false));
  expect(requests.slice(before).every(({ query }) => query.has("dry_run"))).toBe(true);
});

test("cases that another user has received meanwhile are not received again without a notice", async () => {
  let current = { ...order({ status: "shipped", shipped_quantity: 8, in_transit: 8, version: 3 }), history: [] };
  current.allowed_actions = ["receive"];
  const requests = serve({
    "GET /orders/1": () => current,
    "PATCH /orders/1/receive": ({ query }) => (query.has("dry_run") ? preview({ result: current }) : current),
  });
  await renderPart(<Drawer move="receive" onDone={nothing} />);
  const button = () => within(screen.getByRole("form")).getByRole("button", { name: "Receive" });
  await screen.findByRole("form");
  type(/^Usable cases/, "4");
  await waitFor(() => expect(button()).toHaveProperty("disabled", false));
  current = { ...current, received_quantity: 4, in_transit: 4, version: 4 };
  await act(() => refresh("orders"));
  await screen.findByText("In transit: now “4”, you typed “4”");
  expect(button()).toHaveProperty("disabled", true);
  fireEvent.submit(screen.getByRole("form"));
  fireEvent.click(screen.getByRole("button", { name: "Reload and keep my changes" }));
  await waitFor(() => expect(button()).toHaveProperty("disabled", false));
  fireEvent.click(button());
  await screen.findByText("PO-00000001 received");
  const sent = requests.filter(({ method, query }) => method === "PATCH" && !query.has("dry_run"));
  expect(sent.map(({ ifMatch }) => ifMatch)).toEqual(['"4"']);
});

test("of several orders, those that can no longer be moved are left out after a reload", async () => {
  const shown = [order({ id: "1" }), order({ id: "2", number: "PO-00000002" })];
  serve({
    "GET /orders/2": () =>
      order({ id: "2", number: "PO-00000002", status: "approved", version: 2, allowed_actions: [] }),
    "POST /orders/approve": () => rejected([{ key: "2", code: "precondition_failed" }]),
    "PATCH /orders/1/approve": () => preview(),
  });
  await renderPart(<MoveForm move="approve" orders={shown} onDone={nothing} onLeave={nothing} />);
  await screen.findByText("PO-00000002, Status: now “Approved”");
  fireEvent.click(screen.getByRole("button", { name: "Reload and keep my changes" }));
  await screen.findByRole("form", { name: "Approve PO-00000001" });
});

function Drawer({ move = "approve", onDone }: { move?: Move; onDone: () => void }) {
  const { data } = useQuery(orderById("1"));
  return data && <MoveForm move={move} orders={[data]} onDone={onDone} onLeave={nothing} />;
}

test("a conflict of an order shows the changed fields, and a quantity without input gets the current value", async () => {
  let current = { ...order(), history: [] };
  let isDone = false;
  const requests = serve({
    "GET /orders/1": () => current,
    "PATCH /orders/1/approve": ({ query }) => {
      if (query.has("dry_run")) return preview();
      const isFirst = current.version === 1;
      if (isFirst) current = { ...current, version: 2, quantity: 20, notes: "Tuesday" };
      return isFirst ? problem(412, "Changed") : current;
    },
  });
  await renderPart(
    <Drawer
      onDone={() => {
        isDone = true;
      }}
    />,
  );
  await screen.findByRole("form");
  await waitFor(() => expect(approveButton()).toHaveProperty("disabled", false));
  fireEvent.click(approveButton());
  await screen.findByText("Cases: now “20”");
  screen.getByText("Notes: now “Tuesday”");
  fireEvent.click(screen.getByRole("button", { name: "Reload and keep my changes" }));
  await waitFor(() => expect(approveButton()).toHaveProperty("disabled", false));
  fireEvent.click(approveButton());
  await waitFor(() => expect(isDone).toBe(true));
  expect(requests.findLast(({ method }) => method === "PATCH")?.body, "the whole current quantity").toEqual({
    allow_inactive: false,
  });
});

test("the preview of an agreement says what is left to the source, and whether that is low", async () => {
  const given = order({ quantity: 10, needs_agreement: true, source_store_name: "Austin", source_store_id: "5" });
  for (const [available, sentence] of [
    [40, "30 of the 40 cases available are left to Austin."],
    [20, "10 of the 20 cases available are left to Austin, low stock."],
    [9, "Only 9 cases available in Austin."],
  ] as const) {
    const stock = [item({ id: "52", store_id: "5", available_stock: available, reorder_level: 10 })];
    serve({ "PATCH /orders/1/agree": () => preview({ stock, result: { ...given, agreed_quantity: 10 } }) });
    const shown = await renderPart(<MoveForm move="agree" orders={[given]} onDone={nothing} onLeave={nothing} />);
    await screen.findByText(sentence);
    screen.getByText("10 cases for Dallas.");
    shown.unmount();
  }
});

test("the preview of several agreements adds what each source gives of a product", async () => {
  const from = { needs_agreement: true, source_store_name: "Austin", source_store_id: "5", product_name: "Cola" };
  const given = [
    order({ ...from, id: "1", quantity: 10 }),
    order({ ...from, id: "2", quantity: 15 }),
    order({ ...from, id: "3", quantity: 1, product_id: "8", product_name: "Water" }),
  ];
  const stock = [item({ store_id: "5", product_id: given[0]?.product_id, available_stock: 40, reorder_level: 10 })];
  const requests = serve({
    "POST /orders/agree": () => preview({ stock, result: { batch_id: null, orders: given } }),
  });
  await renderPart(<MoveForm move="agree" orders={given} onDone={nothing} onLeave={nothing} />);
  await screen.findByText("15 of the 40 cases of Cola available are left to Austin.");
  screen.getByText("Only 0 cases of Water available in Austin.");
  expect(requests.at(-1)?.body).toEqual({ orders: given.map(({ id, version }) => ({ id, version })) });
});
