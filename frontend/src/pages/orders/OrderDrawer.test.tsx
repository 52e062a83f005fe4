import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { OrderDetail } from "@/api/shapes";
import { renderPart } from "@/testing/render";
import { problem, serve } from "@/testing/service";
import { me, order } from "@/testing/shapes";
import { OrderDrawer } from "./OrderDrawer";

const detail = (part: Partial<OrderDetail> = {}): OrderDetail => ({ ...order(), history: [], ...part });
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

test("the history begins with the request until the reader reverses it, with the date beside the age", async () => {
  const event = { actor_id: "8", actor_name: "Ann Lee", reason: null, changes: null };
  const history: OrderDetail["history"] = [
    { ...event, id: "1", from_status: null, to_status: "pending", at: "2026-03-02T09:00:00Z" },
    { ...event, id: "2", from_status: "pending", to_status: "approved", at: "2026-03-03T09:00:00Z" },
  ];
  serve({ "GET /me": () => me(), "GET /orders/1": () => detail({ history }) });
  await show();
  const events = async () =>
    (await within(await screen.findByRole("list", { name: "History" })).findAllByRole("listitem")).map(
      ({ textContent }) => textContent,
    );
  const [first, second] = await events();
  expect(first).toMatch(/^Requested.*Mar 2, 2026.*UTC \(.* ago\) by Ann Lee$/);
  expect(second).toMatch(/^Approved.*Mar 3, 2026/);
  fireEvent.click(screen.getByRole("button", { name: "Oldest first" }));
  expect(await events()).toEqual([second, first]);
});

test("a form takes the place of the moves until it is closed", async () => {
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

test("an order that could not be loaded says why and can be tried again", async () => {
  let isGone = true;
  serve({ "GET /orders/1": () => (isGone ? problem(404, "No order has this id") : detail()) });
  await show();
  await screen.findByText("No order has this id.");
  isGone = false;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("PO-00000001");
});
