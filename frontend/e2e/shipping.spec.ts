import { actAs, expect, settled, test } from "./fixtures";
import { approvedShopOrder, makeManagerOf, makeShop } from "./testData";

const A4 = { width: 688, height: 1000 }; // px, without the margins of print.css

test("a warehouse prints its pick list, ships the orders of one store together and prints the delivery note", async ({
  page,
  request,
}) => {
  const shop = await makeShop(request, "West");
  const orders = [await approvedShopOrder(request, shop, 10), await approvedShopOrder(request, shop, 5)];
  await actAs(page, await makeManagerOf(request, shop.warehouse));
  await page.goto("/shipping");
  await settled(page);
  await page.getByRole("link", { name: "Pick list" }).click();
  const pick = page.getByRole("article", { name: "Pick list" });
  for (const { number } of orders) await expect(pick.getByText(number)).toBeVisible();
  await expect(pick.getByRole("row").last()).toHaveText("Total15 cases");
  await page.getByRole("link", { name: "Back" }).click();

  await page.getByRole("button", { name: "Ship 2 orders" }).click();
  const form = page.getByRole("form", { name: "Ship 2 orders" });
  await form.getByLabel("Carrier reference").fill("UPS 7");
  await expect(form.getByText("85 cases", { exact: true })).toBeVisible();
  await form.getByRole("button", { name: "Ship 2 orders" }).click();
  await expect(page.getByText("Nothing to ship")).toBeVisible();
  await page.getByRole("link", { name: /^Delivery note for/ }).click();
  const note = page.getByRole("article", { name: "Delivery note" });
  await expect(note.getByText("UPS 7")).toBeVisible();
  for (const { number } of orders) await expect(note.getByText(number)).toBeVisible();
  await expect(note.getByRole("row").last()).toHaveText("Total15 cases");

  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(A4);
  for (const surrounding of [
    page.getByRole("banner"),
    page.getByRole("navigation").first(),
    page.getByRole("contentinfo"),
    page.getByRole("button", { name: "Print" }),
    page.getByRole("link", { name: "Back" }),
  ]) {
    await expect(surrounding).toBeHidden();
  }
  await expect(note.getByText("Received by")).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(A4.width);
  const file = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(file.startsWith("%PDF-")).toBe(true);
  expect(file.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  const [, , width, height] = (/\/MediaBox\s*\[([^\]]+)\]/.exec(file)?.[1] ?? "").trim().split(/\s+/).map(Number);
  expect([Math.round(width ?? 0), Math.round(height ?? 0)], "A4 in points").toEqual([595, 842]);
});
