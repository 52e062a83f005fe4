import type { Page } from "@playwright/test";
import { expect, settled, test } from "./fixtures";

const MOST_BYTES = 250_000;
const MOST_FILES = 8; // without codeSplitting in vite.config.ts it is 24 to 44

test.use({ extraHTTPHeaders: { "Accept-Encoding": "gzip" } }); // the largest encoding that browsers get

/** The sizes of the JavaScript files that a page needs. */
async function scriptsOf(page: Page, path: string) {
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0; // code that is loaded in idle time belongs to other pages
  });
  await page.goto(path);
  await settled(page);
  return page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .map(({ encodedBodySize, decodedBodySize }) => ({ encodedBodySize, decodedBodySize })),
  );
}

for (const path of ["/", "/inventory", "/orders"]) {
  test(`${path} needs few files of JavaScript`, async ({ page }) => {
    const scripts = await scriptsOf(page, path);
    expect(scripts.length).toBeGreaterThan(1);
    expect(scripts.length).toBeLessThanOrEqual(MOST_FILES);
  });
}

test("the JavaScript of the first page stays below its size limit", async ({ page }) => {
  const scripts = await scriptsOf(page, "/");
  const sum = (of: keyof (typeof scripts)[number]) => scripts.reduce((all, one) => all + one[of], 0);
  expect(sum("encodedBodySize")).toBeLessThanOrEqual(MOST_BYTES);
  expect(sum("encodedBodySize"), "it is sent compressed").toBeLessThan(sum("decodedBodySize") / 2);
});
