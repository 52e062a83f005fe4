import { expect, settled, test } from "./fixtures";
import { ServiceProxy } from "./proxy";

const BANNER = "No connection to Brickhouse.";

// The browser reports each request that cannot connect.
test.use({ refusals: [502, 503] });

let proxy: ServiceProxy;
test.beforeEach(async ({ baseURL }) => {
  proxy = await new ServiceProxy(baseURL ?? "").start();
});
test.afterEach(async () => {
  await proxy.stop();
});

test.describe("while the service is unreachable", () => {
  test.use({ unreachable: true });

  test("one banner is shown, and the page recovers without a reload", async ({ page }) => {
    await page.goto(proxy.address);
    await settled(page);
    await proxy.stop();
    await expect(page.getByText(BANNER)).toBeVisible();
    await expect(page.getByRole("contentinfo")).not.toContainText("Stock records verified");

    // Requests fail from now on, and have to be repeated after the outage.
    await page.getByText("7 days", { exact: true }).click();
    await expect(page.getByText("This could not be loaded").first()).toBeVisible();
    await expect(page.locator(".mantine-Skeleton-root")).toHaveCount(0);

    await proxy.start();
    await expect(page.getByText(BANNER)).toBeHidden();
    await settled(page);
    await expect(page.getByText("This could not be loaded")).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Orders placed", exact: true })).toContainText(/\d/);
  });

  test("what the header opens says that it could not be loaded, and the page stays", async ({ page }) => {
    await page.addInitScript(() => {
      window.requestIdleCallback = () => 0; // code that is loaded in idle time would be there already
    });
    await page.goto(proxy.address);
    await settled(page);
    await proxy.stop();
    await expect(page.getByText(BANNER)).toBeVisible();
    await page.getByRole("button", { name: /^Account:/ }).click();
    await expect(page.getByText("The account menu could not be loaded. Reload the page.")).toBeVisible();
    await page.keyboard.press("Control+k");
    await expect(page.getByText("The command palette could not be loaded. Reload the page.")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

    await proxy.start();
    await expect(page.getByText(BANNER)).toBeHidden();
    await page.reload();
    await settled(page);
    await page.getByRole("button", { name: /^Account:/ }).click();
    await expect(page.getByRole("dialog").getByText("@")).toBeVisible();
  });

  test("a service that hangs is reported, and pages load when it responds again", async ({ page }) => {
    let hasCode = false;
    page.on("requestfinished", (request) => {
      hasCode ||= request.url().includes("ProductsPage");
    });
    await page.clock.install();
    await page.goto(`${proxy.address}/stores`);
    await expect // the code of other pages comes when the page is idle
      .poll(async () => {
        await page.clock.runFor(1_000);
        return hasCode;
      })
      .toBe(true);
    await settled(page);
    proxy.freeze();
    await page.getByRole("link", { name: "Products" }).click();
    await expect
      .poll(async () => {
        await page.clock.runFor(5_000);
        return page.getByText(BANNER).isVisible();
      })
      .toBe(true);
    proxy.thaw();
    await expect // a faster clock would end a request before a busy service can answer it
      .poll(
        async () => {
          await page.clock.runFor(1_000);
          return page.getByRole("table", { name: "Products" }).getByRole("link").count();
        },
        { intervals: [250], timeout: 90_000 },
      )
      .toBeGreaterThan(0);
    await expect(page.getByText(BANNER)).toBeHidden();
  });
});
