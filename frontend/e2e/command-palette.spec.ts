import { actAs, edges, expect, settled, test } from "./fixtures";

test("the palette offers a store manager to create an order, but no product", async ({ page, user }) => {
  await actAs(page, await user("store_manager"));
  await page.goto("/");
  await settled(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("Search…")).toBeFocused();
  await page.keyboard.type("New");
  await expect(page.getByRole("button", { name: "New order" })).toBeVisible();
  for (const what of ["New product", "New store", "New user"])
    await expect(page.getByRole("button", { name: what })).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("form", { name: "New order" })).toBeVisible();
});

test("the palette offers an administrator to create a product", async ({ page, user }) => {
  await actAs(page, await user("admin"));
  await page.goto("/");
  await settled(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("Search…")).toBeFocused();
  await page.keyboard.type("New prod");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("form", { name: "New product" })).toBeVisible();
});

for (const width of [1280, 390]) {
  test(`the palette shows each icon beside its label at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/");
    await settled(page);
    await page.keyboard.press("Control+k");
    await expect(page.getByPlaceholder("Search…")).toBeFocused();
    const actions = page
      .getByRole("dialog")
      .getByRole("button")
      .filter({ has: page.locator("svg") });
    await expect(actions.first()).toBeVisible();
    for (const action of await actions.all()) {
      const label = action.getByText(/./).first();
      const [icon, words] = [await edges(action.locator("svg")), await edges(label)];
      expect(words.left - icon.right).toBeGreaterThan(0);
      expect(words.left - icon.right).toBeLessThan(32);
      expect(icon.middle).toBeGreaterThanOrEqual((await edges(action)).top);
      expect(icon.middle).toBeLessThanOrEqual((await edges(action)).bottom);
    }
  });
}
