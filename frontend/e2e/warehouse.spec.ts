import { actAs, expect, settled, test } from "./fixtures";

test("a warehouse manager sees what has to leave the own warehouse", async ({ page, person, request }) => {
  const found = await request.get("/api/stores", { params: { store_type: "Warehouse", limit: "100" } });
  const warehouses = ((await found.json()) as { data: { id: string; name: string }[] }).data;
  const counted = await Promise.all(
    warehouses.map(async (warehouse) => {
      const counts = await request.get("/api/orders/counts", { params: { source_store_id: warehouse.id } });
      return { ...warehouse, ...((await counts.json()) as { approved: number }) };
    }),
  );
  const busiest = counted.sort((one, other) => other.approved - one.approved)[0];
  expect(busiest?.approved).toBeGreaterThan(0);
  await actAs(page, await person("store_manager", { store_id: busiest?.id ?? "" }));
  await page.goto("/orders");
  await settled(page);
  await page.getByRole("link", { name: /^To ship/ }).click();
  await expect(page).toHaveURL(new RegExp(`source_store_id=${busiest?.id}`));
  await settled(page);
  await expect(page.getByText(`of ${busiest?.approved}`)).toBeVisible();
  const all = await (await request.get("/api/orders", { params: { limit: "1" } })).json();
  await expect(page.getByRole("link", { name: /^All/ })).toContainText(
    (all as { total: number }).total.toLocaleString("en"),
  );
  await page.getByRole("table", { name: "Orders" }).getByRole("link").first().click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Fulfill" })).toBeVisible();
});

test("orders can be filtered by their source", async ({ page, person }) => {
  await actAs(page, await person("admin"));
  await page.goto("/orders");
  await page.getByRole("button", { name: "Source" }).click();
  await page.getByRole("listbox", { name: "Source" }).getByRole("option").first().click();
  await expect(page).toHaveURL(/source_store_id=\d+/);
});
