import type { APIRequestContext, Page } from "@playwright/test";
import { actAs, expect, listen, settled, test, type User } from "./fixtures";
import { makeProduct, type Product } from "./testData";

/** The list with only this product, which is still found by its SKU after its name has changed. */
const listOf = ({ sku }: Product) => `/products?search=${sku}`;

test("a change in one browser appears in another without a request or a reload", async ({
  page,
  user,
  request,
  browser,
}) => {
  const product = await makeProduct(request);
  const admin = await user("admin");
  const other = await browser.newPage();
  const messages = listen(other);
  await other.route("**/api/changes?*", (route) => route.abort()); // polling is blocked: only the stream can report the change
  await other.goto(listOf(product));
  await settled(other);
  await expect(other.getByRole("link", { name: product.name, exact: true })).toBeVisible();

  await actAs(page, admin);
  await page.goto(listOf(product));
  await settled(page);
  await page.getByRole("link", { name: product.name, exact: true }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Edit" }).click();
  const now = `A ${Date.now()}`;
  await drawer.getByRole("textbox", { name: "Name" }).fill(now);
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog", { name: now })).toBeVisible();

  await expect(other.getByRole("link", { name: now })).toBeVisible();
  await expect(other.getByRole("link", { name: product.name, exact: true })).toHaveCount(0);
  expect(messages).toEqual([]);
  await other.close();
});

/** A stream that ends as soon as it begins. */
const cutTheStream = (page: Page) =>
  page.route("**/api/changes/stream", (route) => route.fulfill({ status: 200, contentType: "text/event-stream" }));

/** Renames the product through the API, whatever its version. */
async function rename(request: APIRequestContext, admin: User, product: Product): Promise<string> {
  const name = `A ${Date.now()}`;
  const saved = await request.put(`/api/products/${product.id}`, {
    headers: { "X-Dev-User": admin.email, "If-Match": "*" },
    data: { name },
  });
  expect(saved.status(), await saved.text()).toBe(200);
  return name;
}

test("a change appears by polling if the stream is interrupted", async ({ page, user, request }) => {
  const product = await makeProduct(request);
  await cutTheStream(page);
  const placed = page.waitForResponse((response) => response.url().includes("/api/changes?"));
  await page.goto(listOf(product));
  await settled(page);
  await placed; // from here on the page has a cursor
  const now = await rename(request, await user("admin"), product);
  await expect(page.getByRole("link", { name: now })).toBeVisible();
});

test.describe("an expired cursor", () => {
  test.use({ refusals: [410] });

  test("reloads the page's data and continues from the current cursor", async ({ page, user, request }) => {
    const admin = await user("admin");
    const product = await makeProduct(request);
    let isLoaded = false;
    const renamed: string[] = [];
    await cutTheStream(page);
    // A cursor expires after days: the test plays that response once, after a change that the feed no longer reports.
    await page.route(/\/api\/changes\?/, async (route) => {
      const isPlaced = route.request().url().includes("after=");
      if (isLoaded && isPlaced && renamed.length === 0) {
        renamed.push(await rename(request, admin, product));
        return route.fulfill({ status: 410, contentType: "application/problem+json", body: '{"status":410}' });
      }
      // A change just before the new cursor is not reported either: only a reload after it shows the change.
      if (!isPlaced && renamed.length === 1) renamed.push(await rename(request, admin, product));
      return route.continue();
    });
    await page.goto(listOf(product));
    await settled(page);
    isLoaded = true;
    await expect.poll(() => renamed.length).toBe(2);
    await expect(page.getByRole("link", { name: renamed[1] ?? "" })).toBeVisible();
    const later = await rename(request, admin, product);
    await expect(page.getByRole("link", { name: later })).toBeVisible();
  });
});
