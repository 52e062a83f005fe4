import { actAs, expect, listen, settled, test } from "./house";

test("what somebody changes in one browser shows in another within two seconds, without a reload", async ({
  page,
  person,
  browser,
}) => {
  const admin = await person("admin");
  const other = await browser.newPage();
  const said = listen(other);
  await other.goto("/products?sort=name");
  await settled(other);
  const link = other.getByRole("table", { name: "Products" }).getByRole("link").first();
  const before = (await link.textContent()) ?? "";

  await actAs(page, admin);
  await page.goto("/products?sort=name");
  await settled(page);
  await page.getByRole("table", { name: "Products" }).getByRole("link").first().click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Edit" }).click();
  const now = `A ${Date.now()}`;
  await drawer.getByRole("textbox", { name: "Name" }).fill(now);
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog", { name: now })).toBeVisible();

  await expect(other.getByRole("link", { name: now })).toBeVisible({ timeout: 2_000 });
  await expect(other.getByRole("link", { name: before, exact: true })).toHaveCount(0);
  expect(said).toEqual([]);
  await other.close();
});
