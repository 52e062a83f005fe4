import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { OrderScope } from "@/api/orders";
import type { OrdersAddress } from "@/lib/addresses";
import { renderPart } from "@/testing/render";
import { serve } from "@/testing/service";
import { me, store } from "@/testing/shapes";
import { StatusTabs } from "./StatusTabs";

const counts = { pending: 1, approved: 2, shipped: 3, fulfilled: 4, cancelled: 5, total: 15, late: 6 };

/** The tabs for the manager of a store of this type, by label. */
async function tabsFor(store_type: "Urban" | "Warehouse", address: OrdersAddress = {}, path = "/orders") {
  const requests = serve({ "GET /stores/4": () => store({ store_type }), "GET /orders/counts": () => counts });
  const user = me({ role: "store_manager", store_id: "4" });
  const { status: _status, ...scope } = address;
  const shown = await renderPart(<StatusTabs address={address} scope={scope as OrderScope} user={user} />, path);
  await screen.findByRole("link", { name: store_type === "Warehouse" ? /^To ship/ : /^To receive/ });
  const links = within(screen.getByRole("navigation")).getAllByRole<HTMLAnchorElement>("link");
  return { requests, shown, byLabel: new Map(links.map((link) => [link.textContent?.replace(/\d+$/, ""), link])) };
}

test("a store manager has a tab of orders to receive", async () => {
  const { byLabel } = await tabsFor("Urban");
  expect(byLabel.has("To ship")).toBe(false);
  expect(byLabel.get("To receive")?.search).toBe("?store_id=4&to_receive=true");
});

test("a warehouse manager has a tab of orders to ship", async () => {
  const { byLabel } = await tabsFor("Warehouse");
  expect([byLabel.has("To receive"), byLabel.has("To agree")]).toEqual([false, false]);
  expect(byLabel.get("To ship")?.search).toBe("?status=approved&source_store_id=4");
});

test("the other tabs show and count the orders of all stores", async () => {
  const { requests, byLabel } = await tabsFor("Urban", { to_receive: true, store_id: ["4"] });
  expect(byLabel.get("To receive")?.dataset.current).toBe("true");
  expect(byLabel.get("Shipped")?.dataset.current).toBeUndefined();
  expect(byLabel.get("Pending")?.search).toBe("?status=pending");
  const scopes = requests.filter(({ path }) => path === "/orders/counts").map(({ query }) => query.get("store_id"));
  expect(scopes).toContain(null);
});

test("one tab is current, and a tab of the own store leaves the orders of the other one", async () => {
  for (const [address, current] of [
    [{ source_store_id: ["4"], awaits_agreement: true }, "To agree"],
    [{ store_id: ["4"], to_receive: true }, "To receive"],
    [{ store_id: ["4"], status: ["shipped"] }, "Shipped"],
    [{}, "All"],
  ] as [OrdersAddress, string][]) {
    const search = new URLSearchParams(Object.entries(address).map(([name, value]) => [name, String(value)]));
    const { byLabel, shown } = await tabsFor("Urban", address, `/orders?${search}`);
    expect([...byLabel].filter(([, tab]) => tab.dataset.current).map(([label]) => label)).toEqual([current]);
    expect(byLabel.get("To receive")?.search).toBe("?store_id=4&to_receive=true");
    expect(byLabel.get("To agree")?.search).toBe("?source_store_id=4&awaits_agreement=true");
    shown.unmount();
  }
});

test("a store manager has a tab of the transfers to which the store has to agree", async () => {
  const { byLabel } = await tabsFor("Urban", { source_store_id: ["4"], awaits_agreement: true });
  const tab = byLabel.get("To agree");
  expect([tab?.search, tab?.dataset.current]).toEqual(["?source_store_id=4&awaits_agreement=true", "true"]);
  expect(byLabel.get("Pending")?.search).toBe("?status=pending");
});
