import { actAs, expect, settled, test } from "./house";

test("the palette begins an order for a store manager, and offers no product", async ({ page, person }) => {
  await actAs(page, await person("store_manager"));
  await page.goto("/");
  await settled(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("Search…")).toBeFocused();
  await page.keyboard.type("New");
  await expect(page.getByRole("button", { name: "New order" })).toBeVisible();
  for (const what of ["New product", "New store", "New person"])
    await expect(page.getByRole("button", { name: what })).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("form", { name: "New order" })).toBeVisible();
});

test("the palette begins a product for an administrator", async ({ page, person }) => {
  await actAs(page, await person("admin"));
  await page.goto("/");
  await settled(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("Search…")).toBeFocused();
  await page.keyboard.type("New prod");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("form", { name: "New product" })).toBeVisible();
});
