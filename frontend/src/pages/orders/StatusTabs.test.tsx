import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { OrdersAddress } from "@/lib/addresses";
import { renderPart } from "@/testing/render";
import { serve } from "@/testing/service";
import { me, store } from "@/testing/shapes";
import { StatusTabs } from "./StatusTabs";

const counts = { pending: 1, approved: 2, shipped: 3, fulfilled: 4, cancelled: 5, total: 15, late: 6 };

/** The tabs for the manager of a store of this type, by label. */
async function tabsFor(store_type: "Urban" | "Warehouse", address: OrdersAddress = {}) {
  const requests = serve({ "GET /stores/4": () => store({ store_type }), "GET /orders/counts": () => counts });
  const user = me({ role: "store_manager", store_id: "4" });
  await renderPart(<StatusTabs address={address} scope={{ store_id: address.store_id }} user={user} />, "/orders");
  await screen.findByRole("link", { name: store_type === "Warehouse" ? /^To ship/ : /^To receive/ });
  const links = within(screen.getByRole("navigation")).getAllByRole<HTMLAnchorElement>("link");
  return { requests, byLabel: new Map(links.map((link) => [link.textContent?.replace(/\d+$/, ""), link])) };
}

test("a store manager has a tab of orders to receive", async () => {
  const { byLabel } = await tabsFor("Urban");
  expect(byLabel.has("To ship")).toBe(false);
  expect(byLabel.get("To receive")?.search).toBe("?status=shipped&store_id=4");
});

test("a warehouse manager has a tab of orders to ship", async () => {
  const { byLabel } = await tabsFor("Warehouse");
  expect([byLabel.has("To receive"), byLabel.has("To agree")]).toEqual([false, false]);
  expect(byLabel.get("To ship")?.search).toBe("?status=approved&source_store_id=4");
});

test("the other tabs show and count the orders of all stores", async () => {
  const { requests, byLabel } = await tabsFor("Urban", { status: ["shipped"], store_id: ["4"] });
  expect(byLabel.get("To receive")?.dataset.current).toBe("true");
  expect(byLabel.get("Shipped")?.dataset.current).toBeUndefined();
  expect(byLabel.get("Pending")?.search).toBe("?status=pending");
  const scopes = requests.filter(({ path }) => path === "/orders/counts").map(({ query }) => query.get("store_id"));
  expect(scopes).toContain(null);
});

test("a store manager has a tab of the transfers to which the store has to agree", async () => {
  const { byLabel } = await tabsFor("Urban", { source_store_id: ["4"], awaits_agreement: true });
  const tab = byLabel.get("To agree");
  expect([tab?.search, tab?.dataset.current]).toEqual(["?source_store_id=4&awaits_agreement=true", "true"]);
  expect(byLabel.get("Pending")?.search).toBe("?status=pending");
});
