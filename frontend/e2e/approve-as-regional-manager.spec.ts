import type { APIRequestContext } from "@playwright/test";
import { actAs, expect, type Person, test } from "./house";

test("a regional manager sees what waits, what approving would do, and approves it", async ({
  page,
  person,
  request,
}) => {
  const manager = await person("regional_manager");
  const order = await askedFor(request, await person("store_manager", { region: manager.region ?? "" }));
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

/** What a store of this person's region asks for, from a store that has it. */
async function askedFor(request: APIRequestContext, asking: Person): Promise<Asked> {
  const stock = await request.get("/api/inventory", {
    params: { region: asking.region ?? "", sort: "-available_stock", limit: "100" },
  });
  const rows = ((await stock.json()) as { data: { store_id: string; product_id: string }[] }).data;
  const source = rows.find((row) => row.store_id !== asking.store_id);
  const asked = await request.post("/api/orders", {
    headers: { "X-Dev-User": asking.email },
    data: {
      store_id: asking.store_id,
      product_id: source?.product_id,
      source_store_id: source?.store_id,
      quantity: 1,
    },
  });
  expect(asked.status()).toBe(201);
  return (await asked.json()) as Asked;
}
