import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { page, serve } from "@/testing/service";
import { alert, me, order, store } from "@/testing/shapes";
import { Attention } from "./Attention";

test("late orders are listed as sorted by the service, the longest overdue first", async () => {
  const requests = serve({
    "GET /me": () => me(),
    "GET /inventory/alerts/low-stock": () => page([]),
    "GET /orders": ({ query }) => page(query.has("late") ? [order({ late: true })] : []),
  });
  await renderPart(<Attention scope={{}} />);
  await screen.findByText(/^due /);
  const { query } = requests.find((sent) => sent.path === "/orders" && sent.query.has("late")) ?? {};
  expect([query?.get("late"), query?.get("sort")]).toEqual(["true", null]);
  expect(screen.queryByText("Transfers to agree to"), "none wait").toBeNull();
});

const manager = me({ role: "store_manager", region: null, store_id: "4", store_name: "Austin" });
test.each([
  ["regional manager", me(), "source_region=South"],
  ["store manager", manager, "source_store_id=4&region=South"],
  ["administrator", me({ role: "admin", region: null }), ""],
])("transfers that wait for the agreement of the %s are listed", async (_role, user, scope) => {
  const requests = serve({
    "GET /me": () => user,
    "GET /stores/4": () => store({ id: "4", region: "South" }),
    "GET /inventory/alerts/low-stock": () => page([]),
    "GET /orders": ({ query }) =>
      page(
        query.has("awaits_agreement")
          ? [order({ quantity: 12, source_store_name: "Austin", needs_agreement: true })]
          : [],
      ),
  });
  await renderPart(<Attention scope={{}} />);
  const row = await screen.findByText(/12 cases from Austin to Dallas/);
  expect(row.closest("a")?.getAttribute("href")).toContain("item=1");
  const asked = requests.find(({ query }) => query.has("awaits_agreement"))?.query ?? new URLSearchParams();
  for (const name of ["awaits_agreement", "sort", "limit"]) asked.delete(name);
  expect(asked.toString()).toBe(scope);
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
