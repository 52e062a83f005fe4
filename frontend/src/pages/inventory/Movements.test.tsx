import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { page, problem, serve } from "@/testing/service";
import { item, movement, preview } from "@/testing/shapes";
import { Movements } from "./Movements";

const LEDGER = "GET /inventory/50/movements";
const enter = async (reason: string) =>
  fireEvent.change(await screen.findByRole("combobox", { name: "Reason" }), { target: { value: reason } });

test("the preview of a reversed sale shows that its found stock is reversed, too", async () => {
  const requests = serve({
    "GET /reasons": () => page([]),
    [LEDGER]: () => page([movement({ id: "901", kind: "sale", delta: -43, reason_code: null })]),
    "POST /inventory/movements/901/reverse": ({ query }) =>
      query.has("dry_run")
        ? preview({
            stock: [item({ current_stock: 40 })],
            movements: [movement({ delta: 43, kind: "sale" }), movement({ delta: -3, reason_code: "found" })],
          })
        : movement({ id: "902", kind: "sale", delta: 43, reverses_id: "901" }),
  });
  await renderPart(<Movements item={item()} canReverse />);
  fireEvent.click(await screen.findByRole("button", { name: "Reverse" }));
  const form = await screen.findByRole("form", { name: "Reverse: Sold" });
  const send = within(form).getByRole("button", { name: "Reverse" });
  expect(send).toHaveProperty("disabled", true);
  await enter(" Entered twice ");
  await within(form).findByText(/3 cases that were found for the sale are taken back/);
  within(form).getByText("40 cases");
  fireEvent.submit(form);
  await waitFor(() => expect(screen.queryByRole("form")).toBeNull());
  const sent = requests.filter(({ method }) => method === "POST");
  expect(sent.map(({ body, query }) => [body, query.has("dry_run")])).toEqual([
    [{ reason: "Entered twice" }, true],
    [{ reason: "Entered twice" }, false],
  ]);
});

test("a reversal of cases that are no longer in stock is refused in the preview", async () => {
  serve({
    "GET /reasons": () => page([]),
    [LEDGER]: () => page([movement({ delta: 20 })]),
    "POST /inventory/movements/900/reverse": () => problem(409, "The stock has left since: there are 3"),
  });
  await renderPart(<Movements item={item()} canReverse />);
  fireEvent.click(await screen.findByRole("button", { name: "Reverse" }));
  await enter("Wrong product");
  await screen.findByText("The stock has left since: there are 3.");
  const form = screen.getByRole("form", { name: "Reverse: Adjusted" });
  expect(within(form).getByRole("button", { name: "Reverse" })).toHaveProperty("disabled", true);
});

test("a movement that cannot be reversed shows the reason, and a user of another store sees no action", async () => {
  serve({
    "GET /reasons": () => page([]),
    [LEDGER]: () => page([movement({ kind: "transfer_in", delta: 6, order_id: "3", order_number: "PO-00000003" })]),
  });
  const { unmount } = await renderPart(<Movements item={item()} canReverse />);
  fireEvent.mouseEnter(await screen.findByRole("button", { name: "About reversing received" }));
  await screen.findByText(/Movements of orders cannot be reversed/);
  expect(screen.queryByRole("button", { name: "Reverse" })).toBeNull();
  unmount();
  await renderPart(<Movements item={item()} canReverse={false} />);
  await screen.findByText("PO-00000003");
  expect(screen.queryByRole("button", { name: /revers/i })).toBeNull();
});

test("the history has only the selected kinds, in the list and in its export", async () => {
  const requests = serve({ "GET /reasons": () => page([]), [LEDGER]: () => page([]) });
  await renderPart(<Movements item={item()} canReverse />);
  fireEvent.click(await screen.findByRole("combobox", { name: "Movements shown" }));
  fireEvent.click(await screen.findByRole("option", { name: "Sales and returns" }));
  await screen.findByText("No sales and returns.");
  expect(requests.findLast(({ path }) => path.endsWith("/movements"))?.query.getAll("kind")).toEqual([
    "sale",
    "customer_return",
  ]);
  const link = screen.getByRole("link", { name: "Export movements" });
  expect(link.getAttribute("href")).toContain("kind=sale&kind=customer_return");
});
