import { actAs, expect, settled, test } from "./house";

test("the first key press leads past the navigation", async ({ page }) => {
  await page.goto("/inventory");
  await settled(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();
});

test("a room by its name, a search, and a thing that opens and closes, without a mouse", async ({ page }) => {
  await page.goto("/");
  await settled(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("Where to?")).toBeFocused();
  await page.keyboard.type("products");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/products/);
  await settled(page);

  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("a");
  await expect(page).toHaveURL(/search=a/);
  await settled(page);

  const first = page.getByRole("table", { name: "Products" }).getByRole("link").first();
  for (let presses = 0; presses < 40 && !(await first.evaluate((link) => link === document.activeElement)); presses++) {
    await page.keyboard.press("Tab");
  }
  await expect(first).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(first).toBeFocused();
});

test("an administrator adds a product without a mouse", async ({ page, person }) => {
  await actAs(page, await person("admin"));
  await page.goto("/products");
  await settled(page);
  const button = page.getByRole("button", { name: "New product" });
  for (let presses = 0; presses < 40 && !(await button.evaluate((it) => it === document.activeElement)); presses++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  const form = page.getByRole("form", { name: "New product" });
  await expect(form).toBeVisible();
  const name = form.getByRole("textbox", { name: "Name" });
  for (let presses = 0; presses < 5 && !(await name.evaluate((it) => it === document.activeElement)); presses++) {
    await page.keyboard.press("Tab");
  }
  await expect(name).toBeFocused();
  for (const typed of ["Quince Water", `KEYS-${Date.now()}`, "7.25", "Water", "Quince"]) {
    await page.keyboard.type(typed);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Quince Water" }).getByText("$7.25")).toBeVisible();
});
