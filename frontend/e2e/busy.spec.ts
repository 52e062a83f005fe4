import { expect, settled, test } from "./fixtures";

const BANNER = "The service is busy. Retrying in 3 s…";

for (const status of [429, 503]) {
  test.describe(`while the service is busy (${status})`, () => {
    test.use({ refusals: status === 503 ? [] : [status] }); // a 503 with Retry-After is expected in every story

    test("the page shows that it waits for the time of Retry-After, and then its data", async ({ page }) => {
      await page.clock.install();
      await page.goto("/products");
      await page.clock.runFor(1_000);
      await settled(page);
      await page.clock.pauseAt(await page.evaluate(() => Date.now() + 60_000)); // a busy machine must not use up the 3 s

      let requests = 0;
      await page.route("**/api/stores?*", async (route) => {
        requests += 1;
        if (requests > 1) return route.continue();
        const body = { status, code: "too_many_requests", detail: "Busy", title: "Busy", request_id: "-" };
        const headers = { "Retry-After": "3", "Content-Type": "application/problem+json" };
        return route.fulfill({ status, headers, body: JSON.stringify(body) });
      });
      await page.getByRole("link", { name: "Stores" }).click();
      await expect(page.getByText(BANNER)).toBeVisible();
      await page.clock.runFor(2_000);
      expect(requests).toBe(1);

      await page.clock.runFor(1_000);
      await expect(page.getByText(BANNER)).toBeHidden();
      await page.clock.resume();
      await expect(page.getByRole("table", { name: "Stores" }).getByRole("link").first()).toBeVisible();
      expect(requests).toBe(2);
    });
  });
}
