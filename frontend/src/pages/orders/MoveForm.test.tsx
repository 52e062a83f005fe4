import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { problem, rejected, serve } from "@/testing/service";
import { item, order, preview } from "@/testing/shapes";
import { MoveForm } from "./MoveForm";

const nothing = () => undefined;
const type = (name: RegExp, value: string) =>
  fireEvent.change(screen.getByRole("textbox", { name }), { target: { value } });
const approveButton = () => within(screen.getByRole("form")).getByRole("button", { name: "Approve" });

const approve = (part = {}) => (
  <MoveForm move="approve" orders={[order({ quantity: 18, ...part })]} onDone={nothing} onLeave={nothing} />
);

test("a preview disappears as soon as the input is incomplete, and the hint for the missing reason shows", async () => {
  serve({ "PATCH /orders/1/approve": () => preview({ stock: [item({ current_stock: 22, store_name: "Dallas" })] }) });
  await renderPart(approve());
  await screen.findByText("22 cases");
  type(/^Cases/, "5");
  expect(screen.queryByText("22 cases")).toBeNull();
  screen.getByText(/needs a reason/);
  expect(approveButton()).toHaveProperty("disabled", true);
});

test("the preview of one input never shows under another one", async () => {
  let later: (answer: object) => void = nothing;
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

test("the button is enabled when the preview of the present input has come", async () => {
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

test("several orders are sent in the versions that were shown, and a changed one is named and read again", async () => {
  const shown = [order({ id: "1", version: 3 }), order({ id: "2", number: "PO-00000002", version: 5 })];
  const reloaded: string[] = [];
  const requests = serve({ "POST /orders/approve": () => rejected([{ key: "2", code: "precondition_failed" }]) });
  await renderPart(
    <MoveForm
      move="approve"
      orders={shown}
      onDone={nothing}
      onLeave={nothing}
      onReload={async (changed) => reloaded.push(...changed.map(({ number }) => number))}
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
  expect(reloaded).toEqual(["PO-00000002"]);
});

test("an approval of an inactive product is offered with a permission of its own", async () => {
  const heard = serve({ "PATCH /orders/1/approve": () => preview() });
  await renderPart(approve({ product_active: false }));
  fireEvent.click(await screen.findByRole("checkbox", { name: "Approve although the product is inactive" }));
  await waitFor(() => expect(heard.at(-1)?.body).toMatchObject({ allow_inactive: true }));
});
