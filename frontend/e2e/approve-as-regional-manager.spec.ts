import type { APIRequestContext } from "@playwright/test";
import { actAs, expect, type Person, test } from "./house";

test("a regional manager sees what waits, what approving would do, and approves it", async ({
  page,
  person,
  request,
}) => {
  const manager = await person("regional_manager");
  const region = manager.region ?? "";
  const source = await first(request, { region, sort: "-available_stock" });
  const needy = await first(request, { region, product_id: source.product_id, sort: "available_stock" });
  const order = await askedFor(request, await person("store_manager", { store_id: needy.store_id }), source);
  await actAs(page, manager);
  await page.goto(`/orders?status=pending&item=${order.id}`);
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Approve", exact: true }).click();
  const form = drawer.getByRole("form", { name: /^Approve/ });
  await expect(form.getByRole("textbox", { name: "Cases" })).toHaveValue(String(order.quantity));
  await form.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(drawer.getByText("Approved").first()).toBeVisible();

  const now = await request.get(`/api/orders/${order.id}`);
  expect(((await now.json()) as { status: string }).status).toBe("approved");
});

interface Asked {
  id: string;
  quantity: number;
}

interface Row {
  store_id: string;
  product_id: string;
}

/** The stock row of this region that comes first in this order. */
async function first(request: APIRequestContext, params: Record<string, string>): Promise<Row> {
  const found = await request.get("/api/inventory", { params: { ...params, limit: "1" } });
  return ((await found.json()) as { data: [Row] }).data[0];
}

/** Somebody asks for a case that another store has. */
async function askedFor(request: APIRequestContext, asking: Person, source: Row): Promise<Asked> {
  const { store_id } = asking;
  const asked = await request.post("/api/orders", {
    headers: { "X-Dev-User": asking.email },
    data: { store_id, product_id: source.product_id, source_store_id: source.store_id, quantity: 1 },
  });
  expect(asked.status()).toBe(201);
  return (await asked.json()) as Asked;
}
