import { actAs, expect, settled, test } from "./fixtures";
import { adjust, makeManager, makeStock } from "./testData";

test("a store manager counts shelf by shelf with the keyboard, sees the difference, and books it", async ({
  page,
  request,
}) => {
  const manager = await makeManager(request, "West");
  for (const cases of [5, 4, 9]) await makeStock(request, { id: manager.store_id ?? "" }, cases);
  await actAs(page, manager);
  await page.goto("/stocktake");
  await settled(page);
  const shelves = page.getByRole("list", { name: "Products to count" }).getByRole("textbox");
  await shelves.first().focus();
  for (const counted of ["3", "4"]) {
    await page.keyboard.type(counted);
    await page.keyboard.press("Enter");
  }
  await expect(shelves.nth(2)).toBeFocused();
  await expect(page.getByText(/2 of 3/)).toBeVisible();
  await page.getByRole("button", { name: "Post count…" }).click();
  await page.getByRole("button", { name: "Post count of 2 products" }).click();
  await expect(page.getByText(/Count of .* posted/)).toBeVisible();

  const stock = await request.get("/api/inventory", {
    params: { store_id: manager.store_id ?? "", sort: "product_name", limit: "100" },
  });
  const counts = ((await stock.json()) as { data: { current_stock: number }[] }).data.map((row) => row.current_stock);
  expect(counts).toEqual([3, 4, 9]);
});

test.describe("stock that moves during the count", () => {
  test.use({ refusals: [409] });

  test("the line is named, and its difference is posted against the stock at the time of counting", async ({
    page,
    request,
  }) => {
    const manager = await makeManager(request, "West");
    const product = await makeStock(request, { id: manager.store_id ?? "" }, 20);
    await actAs(page, manager);
    await page.goto("/stocktake");
    await settled(page);
    await page.getByRole("list", { name: "Products to count" }).getByRole("textbox").fill("18");
    await adjust(request, manager, product, -5);
    await page.getByRole("button", { name: "Post count…" }).click();
    const notice = page.getByRole("alert").filter({ hasText: "Stock moved since it was counted" });
    await expect(notice).toContainText("20 expected, 18 counted (-2), now 15");
    await expect(page.getByRole("button", { name: "Post count of 1 product" })).toBeDisabled();
    await notice.getByRole("button", { name: "Post the difference" }).click();
    await page.getByRole("button", { name: "Post count of 1 product" }).click();
    await expect(page.getByText(/Count of .* posted/)).toBeVisible();
    const stock = await request.get("/api/inventory", { params: { product_id: product.id } });
    expect(((await stock.json()) as { data: { current_stock: number }[] }).data[0]?.current_stock).toBe(13);
  });
});
