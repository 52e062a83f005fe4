import { actAs, expect, test } from "./fixtures";
import { makeShop, waitingOrder } from "./testData";

// The preview of a closing or an approval that is not allowed yet.
test.use({ refusals: [409] });

test("an administrator closes a warehouse, moves its stock, and opens it again", async ({ page, request, user }) => {
  const admin = await user("admin");
  const { warehouse, store, product } = await makeShop(request, "West");
  const nameOf = async (id: string) =>
    ((await (await request.get(`/api/stores/${id}`)).json()) as { name: string }).name;
  const [closed, target] = [await nameOf(warehouse.id), await nameOf(store.id)];
  await actAs(page, admin);
  await page.goto(`/stores?item=${warehouse.id}`);
  await page.getByRole("button", { name: "Close store" }).click();
  const dialog = page.getByRole("form", { name: `Close ${closed}` });
  await expect(dialog.getByText("The store has 0 open orders and 100 cases in stock.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Close store" })).toBeDisabled();
  await dialog.getByRole("combobox", { name: "Remaining stock" }).click();
  await page.getByRole("option", { name: "Write off" }).click();
  await dialog.getByRole("combobox", { name: "Reason code" }).click();
  await page.getByRole("option", { name: "Damaged" }).click();
  await dialog.getByRole("combobox", { name: "Remaining stock" }).click();
  await page.getByRole("option", { name: "Move to another store" }).click();
  await dialog.getByRole("combobox", { name: "Move to" }).fill(target);
  await page.getByRole("option", { name: target, exact: true }).click();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Lease ended");
  await expect(dialog.getByText("100 cases")).toBeVisible();
  await dialog.getByRole("button", { name: "Close store" }).click();

  const drawer = page.getByRole("dialog", { name: closed });
  await expect(drawer.getByRole("definition").filter({ hasText: "Closed" })).toBeVisible();
  await page.goto(`/orders?create=true&for_product=${product.id}`);
  await page.getByRole("combobox", { name: "Source" }).click();
  await expect(page.getByRole("option", { name: "Supplier" })).toBeVisible();
  await expect(page.getByRole("option", { name: closed })).toHaveCount(0); // it is no source any more
  await page.goto(`/stores?active=false&item=${warehouse.id}`);
  await drawer.getByRole("button", { name: "Open again" }).click();
  await expect(drawer.getByRole("definition").filter({ hasText: "Open" })).toBeVisible();
});

test("an order of an inactive product is approved only with Allow inactive product", async ({
  page,
  request,
  user,
}) => {
  const [admin, manager] = [await user("admin"), await user("regional_manager")];
  const order = await waitingOrder(request, manager, 3);
  const placed = (await (await request.get(`/api/orders/${order.id}`)).json()) as { product_id: string };
  const path = `/api/products/${placed.product_id}`;
  const changed = await request.put(path, { headers: { "X-Dev-User": admin.email }, data: { active: false } });
  expect(changed.status()).toBe(200);
  await actAs(page, manager);
  await page.goto(`/orders?item=${order.id}`);
  const drawer = page.getByRole("dialog", { name: order.number });
  await expect(drawer.getByText("Inactive product", { exact: true })).toBeVisible();
  await drawer.getByRole("button", { name: "Approve" }).click();
  const form = drawer.getByRole("form", { name: `Approve ${order.number}` });
  await expect(form.getByText("The product is not active")).toBeVisible();
  await form.getByRole("checkbox", { name: "Allow inactive product" }).check();
  await expect(form.getByText(/^New stock in/)).toBeVisible();
  await form.getByRole("button", { name: "Approve" }).click();
  await expect(drawer.getByText("Inactive product allowed")).toBeVisible();
});
