import { actAs, expect, settled, test } from "./fixtures";
import { approvedShopOrder, makeManagerOf, makeShop, placedOrder } from "./testData";

test("a warehouse manager sees the orders that the own warehouse has to ship", async ({ page, request }) => {
  const shop = await makeShop(request, "West");
  await approvedShopOrder(request, shop, 3);
  await approvedShopOrder(request, shop, 4);
  await placedOrder(request, shop, 5);
  await actAs(page, await makeManagerOf(request, shop.warehouse));
  await page.goto("/orders");
  await settled(page);
  await page.getByRole("link", { name: /^To ship/ }).click();
  await expect(page).toHaveURL(new RegExp(`source_store_id=${shop.warehouse.id}`));
  await settled(page);
  await expect(page.getByRole("table", { name: "Orders" }).getByRole("link", { name: /^PO-/ })).toHaveCount(2);
  const all = await (await request.get("/api/orders", { params: { limit: "1" } })).json();
  await expect(page.getByRole("link", { name: /^All/ })).toContainText(
    (all as { total: number }).total.toLocaleString("en"),
  );
  await page.getByRole("table", { name: "Orders" }).getByRole("link").first().click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Fulfill" })).toBeVisible();
});

test("orders can be filtered by their source", async ({ page, user, request }) => {
  await placedOrder(request, await makeShop(request, "West"));
  await actAs(page, await user("admin"));
  await page.goto("/orders");
  await page.getByRole("button", { name: "Source" }).click();
  await page.getByRole("listbox", { name: "Source" }).getByRole("option").first().click();
  await expect(page).toHaveURL(/source_store_id=\d+/);
});
