import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { page, serve } from "@/testing/service";
import { alert, me, order } from "@/testing/shapes";
import { Attention } from "./Attention";

test("late orders are listed as sorted by the service, the longest overdue first", async () => {
  const requests = serve({
    "GET /me": () => me(),
    "GET /inventory/alerts/low-stock": () => page([]),
    "GET /orders": () => page([order({ late: true })]),
  });
  await renderPart(<Attention scope={{}} />);
  await screen.findByText(/^due /);
  const { query } = requests.find(({ path }) => path === "/orders") ?? {};
  expect([query?.get("late"), query?.get("sort")]).toEqual(["true", null]);
});

test("alerts show cases on order and requested, as sorted by the service", async () => {
  const alerts = Array.from({ length: 8 }, (_, index) =>
    alert({ inventory_id: String(index), product_name: `Product ${8 - index}`, incoming: 4, requested: 2 }),
  );
  serve({
    "GET /me": () => me(),
    "GET /inventory/alerts/low-stock": ({ query }) =>
      page(alerts.map((each) => ({ ...each, coverage: "partial" })).slice(0, Number(query.get("limit"))), { total: 8 }),
    "GET /orders": () => page([]),
  });
  await renderPart(<Attention scope={{}} />);
  expect(await screen.findAllByText(/4 on order, 2 requested, 9 missing/)).toHaveLength(6);
  const all = screen.getByRole("link", { name: "Low and out of stock: view all 8" });
  expect(all.getAttribute("href")).toContain("sort=urgency"); // the order of the alerts
  fireEvent.click(screen.getByRole("button", { name: "Low and out of stock: show more" }));
  await screen.findByText("Product 1");
  const names = screen.getAllByText(/^Product \d$/).map(({ textContent }) => textContent);
  expect(names).toEqual(alerts.map(({ product_name }) => product_name));
  expect(screen.queryByRole("button", { name: /show more$/ })).toBeNull();
});
