import type { Page } from "@playwright/test";
import { actAs, expect, settled, test } from "./fixtures";
import { makeLongNames } from "./testData";

/** How far the page and each scrolling part of it reach beyond their width, in px. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const parts = [document.documentElement, ...document.querySelectorAll("main section, [role=dialog]")];
    return Math.max(...parts.map((part) => part.scrollWidth - part.clientWidth));
  });

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test("long names without a space push no figures off the screen of a phone", async ({ page, person, request }) => {
  const { region, category, order } = await makeLongNames(request);
  await actAs(page, await person("admin"));
  const where = `region=${region}`;
  for (const [path, figure] of [
    [`/?${where}`, /^\$/],
    [`/inventory?${where}`, "1,000"],
    [`/orders?${where}`, "999"],
    [`/stores?${where}`, undefined],
    [`/products?category=${category}`, "$1,234,567.8912"],
    [`/orders?${where}&item=${order}`, "999"],
  ] as const) {
    await page.goto(path);
    await settled(page);
    expect(await overflow(page), path).toBeLessThanOrEqual(0);
    if (figure) await expect(page.locator("main, [role=dialog]").last().getByText(figure).first()).toBeVisible();
    if (process.env.SHOTS)
      await page.screenshot({
        path: `${process.env.SHOTS}/${path.replaceAll(/\W+/g, "-").slice(0, 30)}.png`,
        fullPage: true,
      });
  }
  for (const path of [`/inventory?${where}`, `/stores?${where}`, `/products?category=${category}`]) {
    await page.goto(path);
    await settled(page);
    await page.getByRole("table").first().getByRole("link").first().tap();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Close", exact: true })).toBeVisible();
    await settled(page);
    expect(await overflow(page), `the drawer of ${path}`).toBeLessThanOrEqual(0);
  }
});
