import { actAs, expect, settled, test } from "./fixtures";
import { makeShop } from "./testData";

test("a store manager finds a low product and orders it from its row", async ({ page, request }) => {
  const { manager } = await makeShop(request, "West");
  await actAs(page, manager);
  await page.goto(`/inventory?store_id=${manager.store_id}`);
  await settled(page);
  await page.getByRole("button", { name: "Low stock" }).click();
  await expect(page).toHaveURL(/low_stock=true/);
  await settled(page);
  await page.getByRole("table", { name: "Stock" }).getByRole("link").first().click();
  await page.getByRole("dialog").getByRole("link", { name: "Order", exact: true }).click();

  const form = page.getByRole("form", { name: "New order" });
  await expect(form.getByRole("combobox", { name: "Destination" })).not.toHaveValue("");
  await form.getByRole("textbox", { name: "Cases" }).fill("1");
  await form.getByRole("button", { name: "Place order" }).click();
  await expect(page).toHaveURL(/\/orders\?.*item=\d+/);
  await expect(page.getByRole("dialog").getByText("Pending").first()).toBeVisible();
});
