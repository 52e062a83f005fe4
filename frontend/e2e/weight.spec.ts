import { expect, settled, test } from "./fixtures";

const MOST_BYTES = 250_000;

test.use({ extraHTTPHeaders: { "Accept-Encoding": "gzip" } }); // the largest encoding that browsers get

test("the JavaScript of the first page stays below its size limit", async ({ page }) => {
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0; // code that is loaded in idle time does not belong to the first page
  });
  await page.goto("/");
  await settled(page);
  const scripts = await page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .map(({ encodedBodySize, decodedBodySize }) => ({ encodedBodySize, decodedBodySize })),
  );
  const sum = (of: keyof (typeof scripts)[number]) => scripts.reduce((all, one) => all + one[of], 0);
  expect(scripts.length).toBeGreaterThan(1);
  expect(sum("encodedBodySize")).toBeLessThanOrEqual(MOST_BYTES);
  expect(sum("encodedBodySize"), "it is sent compressed").toBeLessThan(sum("decodedBodySize") / 2);
});
