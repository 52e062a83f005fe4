import type { APIRequestContext, Page } from "@playwright/test";
import { actAs, expect, settled, test } from "./fixtures";
import { adjust, makeManager, makeStock } from "./testData";

const shelves = (page: Page) => page.getByRole("list", { name: "Products to count" }).getByRole("textbox");

async function startStocktake(page: Page): Promise<void> {
  await page.goto("/stocktake");
  await settled(page);
  await page.getByRole("button", { name: "Start stocktake" }).click();
  await expect(shelves(page).first()).toBeVisible();
}

async function stockOf(request: APIRequestContext, params: Record<string, string>): Promise<number[]> {
  const stock = await request.get("/api/inventory", { params: { sort: "product_name", limit: "100", ...params } });
  return ((await stock.json()) as { data: { current_stock: number }[] }).data.map((row) => row.current_stock);
}

test("a store manager counts with the keyboard, continues on another device and posts the count", async ({
  page,
  request,
  browser,
  baseURL,
}) => {
  const manager = await makeManager(request, "West");
  for (const cases of [5, 4, 9]) await makeStock(request, { id: manager.store_id ?? "" }, cases);
  await actAs(page, manager);
  await startStocktake(page);
  await shelves(page).first().focus();
  for (const counted of ["3", "4"]) {
    await page.keyboard.type(counted);
    await page.keyboard.press("Enter");
  }
  await expect(shelves(page).nth(2)).toBeFocused();
  await expect(page.getByText(/2 of 3/)).toBeVisible();

  const other = await (await browser.newContext({ baseURL })).newPage();
  await actAs(other, manager);
  await other.goto("/stocktake");
  await settled(other);
  await expect(shelves(other).first()).toHaveValue("3");
  await shelves(other).nth(2).fill("8");
  await expect(page.getByText(/3 of 3/)).toBeVisible();
  await expect(shelves(page).nth(2)).toHaveValue("8");

  await page.getByRole("button", { name: "Post count…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/2 of 3 products with a difference/)).toBeVisible();
  await page.getByRole("button", { name: "Post count of 3 products" }).click();
  await expect(page.getByText(/Count of .* posted/)).toBeVisible();
  await expect(other.getByRole("button", { name: "Start stocktake" })).toBeVisible();
  const ended = other.getByRole("region", { name: "Earlier stocktakes" }).getByRole("listitem");
  await expect(ended).toContainText("3 of 3 products counted · 3 missing, 0 surplus");
  await expect(ended.getByRole("link", { name: "Export differences", exact: true })).toBeVisible();
  expect(await stockOf(request, { store_id: manager.store_id ?? "" })).toEqual([3, 4, 8]);
});

test("a count posts the difference to the stock at the time of counting", async ({ page, request }) => {
  const manager = await makeManager(request, "West");
  const product = await makeStock(request, { id: manager.store_id ?? "" }, 20);
  await actAs(page, manager);
  await startStocktake(page);
  await shelves(page).fill("18");
  await expect(page.getByText(/1 of 1/)).toBeVisible();
  await adjust(request, manager, product, -5);
  await expect(page.getByText("now 15")).toBeVisible();
  await page.getByRole("button", { name: "Post count…" }).click();
  await page.getByRole("button", { name: "Post count of 1 product" }).click();
  await expect(page.getByText(/Count of .* posted/)).toBeVisible();
  expect(await stockOf(request, { product_id: product.id })).toEqual([13]);
});
