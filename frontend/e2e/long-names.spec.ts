import type { Page } from "@playwright/test";
import { actAs, expect, settled, test } from "./fixtures";
import { makeLongNames } from "./testData";

/** The story goes on after a failure, so that it names every page that is too wide. */
const expectEach = expect.configure({ soft: true });

/** How far the page and each part of it, except those that scroll by themselves, reach beyond their width, in px. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const parts = [
      document.documentElement,
      ...document.querySelectorAll("main section:not([tabindex]), [role=dialog]"),
    ];
    return Math.max(...parts.map((part) => part.scrollWidth - part.clientWidth));
  });

/** Takes a screenshot if SHOTS names a folder, to look at after a change of the layout. */
async function picture(page: Page, path: string): Promise<void> {
  const name = path
    .replaceAll(/\W+/g, "-")
    .replaceAll(/(Wide)+/g, "")
    .slice(0, 60);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
}

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test("long names without a space push no figures off the screen of a phone", async ({ page, user, request }) => {
  const long = await makeLongNames(request);
  await actAs(page, await user("admin"));
  const where = `region=${long.region}`;
  for (const [path, figure] of [
    [`/?${where}`, /^\$/],
    [`/inventory?${where}`, "985"],
    [`/orders?${where}`, "999"],
    [`/stores?${where}`, undefined],
    [`/products?category=${long.category}`, "$1,234,567.8912"],
    [`/orders?${where}&item=${long.pending.id}`, "999"],
    [`/orders?create=true&for_store=${long.store.id}&for_product=${long.product.id}`, undefined],
    [`/users?search=${long.user}`, undefined],
    [`/suppliers?search=${long.supplier}`, undefined],
    ["/labels", undefined],
    ["/reasons", undefined],
    [`/stocktake?store=${long.store.id}`, "900"],
    [`/receiving?store=${long.store.id}`, "8 cases"],
    [`/receiving?store=${long.store.id}&item=${long.shipped.id}`, undefined],
    [`/shipping?store=${long.warehouse.id}`, "7 cases"],
    [`/shipping?store=${long.warehouse.id}&item=${long.approved.id}`, undefined],
    [`/shipping?store=${long.warehouse.id}&print=pick`, undefined],
    [`/shipping?store=${long.warehouse.id}&print=note&of=${long.shipped.id}`, undefined],
  ] as const) {
    await page.goto(path);
    await settled(page);
    if (figure) {
      const shown = page.locator("main, [role=dialog]").last().getByText(figure).first();
      await expectEach(shown, `${figure} on ${path}`).toBeVisible();
    }
    await expectEach.poll(() => overflow(page), `px too wide: ${path}`).toBeLessThanOrEqual(0);
    await picture(page, path);
  }
  for (const path of [
    `/inventory?${where}`,
    `/stores?${where}`,
    `/products?category=${long.category}`,
    `/users?search=${long.user}`,
    `/suppliers?search=${long.supplier}`,
  ]) {
    await page.goto(path);
    await settled(page);
    await page.getByRole("table").first().getByRole("link").first().tap();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Close", exact: true })).toBeVisible();
    await settled(page);
    await expectEach.poll(() => overflow(page), `px too wide: the drawer of ${path}`).toBeLessThanOrEqual(0);
    await picture(page, `drawer ${path}`);
  }
});
