import { expect, settled, test } from "./fixtures";
import { makeLongNames, makeShop, placedOrder, sharedShop, shippedOrder } from "./testData";

test("a printed list has no navigation or controls and fits on A4", async ({ page, request }) => {
  await makeLongNames(request);
  const elevenMonthsAgo = new Date(Date.now() - 340 * 86_400_000).toISOString();
  await shippedOrder(request, await makeShop(request, "West"), 1, { expected_at: elevenMonthsAgo });
  await page.goto("/orders");
  await settled(page);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 688, height: 1000 }); // A4 without its margins
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("table").getByRole("link").first()).toBeVisible();
  for (const surrounding of [
    page.getByRole("banner"),
    page.getByRole("contentinfo"),
    page.getByRole("search"),
    page.getByRole("navigation").first(),
    page.getByRole("button", { name: "New order" }),
    page.getByRole("checkbox").first(),
  ]) {
    await expect(surrounding).toBeHidden();
  }
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(688);
});

test("a printed record has no list beside it", async ({ page, request }) => {
  const { number } = await placedOrder(request, await sharedShop(request));
  await page.goto("/orders");
  await settled(page);
  await page.getByRole("link", { name: number }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: "History" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(dialog.getByText("Destination")).toBeVisible();
  await expect(page.getByRole("table")).toBeHidden();
  await expect(dialog.getByRole("button", { name: "Close" })).toBeHidden();
});
