import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { actAs, expect, ROOMS, settled, test } from "./house";

const MORE = ["/stores?create=true", "/products?create=true", "/people?create=true"] as const;

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const room of [...ROOMS, ...MORE]) {
      test(`${room} has nothing that axe minds`, async ({ page, person }) => {
        await actAs(page, await person("admin"));
        await page.goto(room);
        await settled(page);
        await still(page);
        expect(await violations(page)).toEqual([]);
      });
    }

    for (const room of ["/inventory", "/stores", "/products", "/people"] as const) {
      test(`what opens from ${room} has nothing that axe minds, on a phone either`, async ({ page, person }) => {
        await actAs(page, await person("admin"));
        await page.setViewportSize({ width: 390, height: 844 });
        await page.goto(room);
        await settled(page);
        await still(page);
        expect(await violations(page)).toEqual([]);
        await page.getByRole("table").first().getByRole("link").first().click();
        await expect(page.getByRole("dialog").getByRole("button", { name: "Close" })).toBeVisible();
        await settled(page);
        await still(page);
        expect(await violations(page)).toEqual([]);
      });
    }
  });
}

/** Half a transition has half its contrast. */
const still = (page: Page) =>
  page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((each) => each.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((each) => each.finished.catch(() => undefined)),
    ),
  );

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`);
}
