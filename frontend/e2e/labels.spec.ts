import type { APIRequestContext } from "@playwright/test";
import { actAs, expect, settled, test, type User } from "./fixtures";

test.use({ refusals: [409] });

async function addProduct(request: APIRequestContext, admin: User, category: string): Promise<string> {
  const data = { sku: `N-${category}`, name: "Spruce Cola", brand: "Spruce", category, unit_price: 12.5 };
  const response = await request.post("/api/products", { headers: { "X-Dev-User": admin.email }, data });
  expect(response.status()).toBe(201);
  return ((await response.json()) as { id: string }).id;
}

test("an administrator renames a category, then merges it into another one", async ({ page, user, request }) => {
  const admin = await user("admin");
  const mark = Date.now();
  const product = await addProduct(request, admin, `Sodas ${mark}`);
  await addProduct(request, admin, `Soft drinks ${mark}`);
  const category = async () =>
    ((await (await request.get(`/api/products/${product}`)).json()) as { category: string }).category;
  await actAs(page, admin);
  await page.goto("/");
  await page.getByRole("link", { name: "Labels" }).click();
  await page.getByRole("searchbox", { name: "Search labels" }).fill(`${mark}`);
  const list = page.getByRole("region", { name: "Categories" });
  await expect(list.getByRole("listitem")).toHaveCount(2);

  await list.getByRole("button", { name: `Rename or merge Sodas ${mark}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill(`SOFT DRINKS ${mark}`);
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(dialog.getByRole("alert")).toContainText(`"Soft drinks ${mark}" has this name`);
  await dialog.getByRole("textbox", { name: "Name" }).fill(`Lemonades ${mark}`);
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(dialog).toHaveCount(0);
  expect(await category()).toBe(`Lemonades ${mark}`);

  await list.getByRole("button", { name: `Rename or merge Lemonades ${mark}` }).click();
  await dialog.getByRole("combobox", { name: "Merge into" }).fill(`drinks ${mark}`);
  await page.getByRole("option", { name: `Soft drinks ${mark}` }).click();
  await dialog.getByRole("button", { name: "Merge" }).click();
  await expect(list.getByRole("listitem")).toHaveText([new RegExp(`Soft drinks ${mark}.*2 products`)]);
  expect(await category()).toBe(`Soft drinks ${mark}`);
});

test("a user without the right reads the labels and cannot edit them", async ({ page, user }) => {
  await actAs(page, await user("store_manager"));
  await page.goto("/names"); // the page's former address
  await settled(page);
  await expect(page).toHaveURL(/\/labels$/);
  await expect(page.getByRole("region", { name: "Regions" }).getByRole("listitem").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Rename or merge/ })).toHaveCount(0);
});
