import type { Page } from "@playwright/test";
import { actAs, expect, settled, test } from "./fixtures";
import { approvedShopOrder, makeManagerOf, makeShop } from "./testData";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const card = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** The figures of a region on the overview. */
async function expectFigures(page: Page, region: string, figures: { stock: string; transit: string; value: string }) {
  await page.goto(`/?region=${region}`);
  await settled(page);
  await expect(card(page, "Cases in stock").getByText(figures.stock, { exact: true })).toBeVisible();
  await expect(card(page, "In transit")).toContainText(figures.value);
  await expect(card(page, "In transit")).toContainText(figures.transit);
}

/** One figure of an open stock row, with the note under it. */
const figure = (page: Page, name: string) =>
  page
    .getByRole("dialog")
    .locator("dl > div")
    .filter({ has: page.getByText(name, { exact: true }) });

async function openStock(page: Page, storeId: string, productId: string) {
  await page.goto(`/inventory?store_id=${storeId}&product_id=${productId}`);
  await settled(page);
  await page.getByRole("table", { name: "Stock" }).getByRole("link").first().click();
  await settled(page);
}

const progress = (page: Page) => page.getByRole("region", { name: "Progress" }).getByRole("listitem");

test("a short delivery: 10 approved, 8 shipped, 7 usable and 1 damaged received, 2 backordered", async ({
  page,
  request,
}) => {
  const region = `Short ${Date.now().toString(36)}`;
  const shop = await makeShop(request, region); // 100 cases in the warehouse, one in the store
  const order = await approvedShopOrder(request, shop, 10);
  const shipper = await makeManagerOf(request, shop.warehouse);

  await actAs(page, shipper);
  await page.goto("/shipping");
  await settled(page);
  await page.getByRole("button", { name: `Ship ${order.number}` }).tap();
  const shipping = page.getByRole("form", { name: `Ship ${order.number}` });
  await shipping.getByLabel("Cases shipped").fill("8");
  await expect(shipping.getByText("2 cases not shipped")).toBeVisible();
  await expect(shipping.getByRole("button", { name: "Ship", exact: true })).toBeDisabled();
  await shipping.getByLabel(/^Backorder/).tap();
  await shipping.getByLabel("Carrier reference").fill("UPS 7");
  await expect(shipping.getByText("2 cases become a backorder.")).toBeVisible();
  await expect(shipping.getByText("92 cases", { exact: true })).toBeVisible();
  await shipping.getByRole("button", { name: "Ship", exact: true }).tap();
  await expect(shipping).toHaveCount(0);
  const underway = card(page, "In transit").getByRole("listitem");
  await expect(underway).toContainText("UPS 7");
  await expect(underway).toContainText("8 cases");
  await expect(page.getByText("1 order, 2 cases")).toBeVisible(); // the backorder stays in the list
  await expectFigures(page, region, { stock: "93", transit: "8 cases", value: "$80" });

  await actAs(page, shop.manager);
  await page.goto("/receiving");
  await settled(page);
  await expect(page.getByRole("listitem").filter({ hasText: order.number })).toContainText("8 cases");
  await page.getByLabel("Scan or type").fill(order.number.toLowerCase());
  await page.keyboard.press("Enter"); // as a scanner does
  const receipt = page.getByRole("form", { name: `Receive ${order.number}` });
  await receipt.getByLabel("Usable cases").fill("7");
  await receipt.getByLabel("Damaged cases").fill("1");
  await expect(receipt.getByRole("combobox", { name: "Reason for the damage" })).toHaveValue("Damaged");
  await expect(receipt.getByText("7 of 8 cases received.")).toBeVisible();
  await expect(receipt.getByText("The order is complete.")).toBeVisible();
  await receipt.getByRole("button", { name: "Receive", exact: true }).tap();
  await expect(receipt).toHaveCount(0);
  await expect(page.getByText("Nothing to receive")).toBeVisible();
  await expect(page).toHaveURL(/\/receiving$/);

  await page.goto(`/orders?store_id=${shop.store.id}`);
  await settled(page);
  const row = page.getByRole("row").filter({ hasText: order.number });
  await expect(row).toContainText("Fulfilled");
  await expect(row).toContainText("7 received");
  await row.getByRole("link").tap();
  await expect(progress(page)).toHaveCount(4);
  for (const [step, text] of [
    /^Requested10/,
    /^Approved10/,
    /^Shipped8.*2 backordered PO-/,
    /^Received7.*1 damaged$/,
  ].entries()) {
    await expect(progress(page).nth(step)).toHaveText(text);
  }
  await expect(page.getByRole("list", { name: "History" })).toContainText("7 cases usable · 1 case damaged");
  // polled: the drawer slides in from the right
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await progress(page).getByRole("link").tap();
  await expect(page.getByRole("link", { name: order.number, exact: true }).last()).toBeVisible();
  await expect(progress(page).nth(1)).toHaveText(/^Approved2/);
  await expect(progress(page).nth(2)).toHaveText(/^Shipped–$/);

  await openStock(page, shop.store.id, shop.product.id);
  await expect(figure(page, "Available")).toHaveText("Available88 on hand");
  await expect(figure(page, "On order")).toHaveText("On order2plus 0 requested");
  await expect(page.getByRole("region", { name: "Movements" })).toContainText("+7");
  await openStock(page, shop.warehouse.id, shop.product.id);
  await expect(figure(page, "Available")).toHaveText("Available9092 on hand");
  await expect(figure(page, "Reserved")).toContainText("2");
  await expect(page.getByRole("region", { name: "Movements" })).toContainText("-8");
  await expectFigures(page, region, { stock: "100", transit: "0 cases", value: "$0" });
});
