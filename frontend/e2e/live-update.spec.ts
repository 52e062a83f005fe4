import type { APIRequestContext, Page } from "@playwright/test";
import { actAs, expect, listen, settled, test, type User } from "./fixtures";

test("a change in one browser appears in another without a request or a reload", async ({ page, user, browser }) => {
  const admin = await user("admin");
  const other = await browser.newPage();
  const messages = listen(other);
  await other.route("**/api/changes?*", (route) => route.abort()); // polling is blocked: only the stream can report the change
  await other.goto("/products?sort=name");
  await settled(other);
  const link = other.getByRole("table", { name: "Products" }).getByRole("link").first();
  const before = (await link.textContent()) ?? "";

  await actAs(page, admin);
  await page.goto("/products?sort=name");
  await settled(page);
  await page.getByRole("table", { name: "Products" }).getByRole("link").first().click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Edit" }).click();
  const now = `A ${Date.now()}`;
  await drawer.getByRole("textbox", { name: "Name" }).fill(now);
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog", { name: now })).toBeVisible();

  await expect(other.getByRole("link", { name: now })).toBeVisible();
  await expect(other.getByRole("link", { name: before, exact: true })).toHaveCount(0);
  expect(messages).toEqual([]);
  await other.close();
});

/** A stream that ends as soon as it begins. */
const cutTheStream = (page: Page) =>
  page.route("**/api/changes/stream", (route) => route.fulfill({ status: 200, contentType: "text/event-stream" }));

/** Renames the first product through the API. */
async function renameFirst(request: APIRequestContext, admin: User): Promise<string> {
  const found = await request.get("/api/products", { params: { sort: "name", limit: "1" } });
  const [first] = ((await found.json()) as { data: [{ id: string; version: number }] }).data;
  const name = `A ${Date.now()}`;
  const saved = await request.put(`/api/products/${first.id}`, {
    headers: { "X-Dev-User": admin.email, "If-Match": `"${first.version}"` },
    data: { name },
  });
  expect(saved.status()).toBe(200);
  return name;
}

test("a change appears by polling if the stream is interrupted", async ({ page, user, request }) => {
  await cutTheStream(page);
  const placed = page.waitForResponse((response) => response.url().includes("/api/changes?"));
  await page.goto("/products?sort=name");
  await settled(page);
  await placed; // from here on the page has a cursor
  const now = await renameFirst(request, await user("admin"));
  await expect(page.getByRole("link", { name: now })).toBeVisible();
});

test.describe("an expired cursor", () => {
  test.use({ refusals: [410] });

  test("reloads the page's data and continues from the current cursor", async ({ page, user, request }) => {
    const admin = await user("admin");
    let isLoaded = false;
    const renamed: string[] = [];
    await cutTheStream(page);
    // A cursor expires after days: the test plays that answer once, after a change that the feed no longer reports.
    await page.route(/\/api\/changes\?/, async (route) => {
      const isPlaced = route.request().url().includes("after=");
      if (isLoaded && isPlaced && renamed.length === 0) {
        renamed.push(await renameFirst(request, admin));
        return route.fulfill({ status: 410, contentType: "application/problem+json", body: '{"status":410}' });
      }
      // A change just before the new cursor is not reported either: only a reload after it shows the change.
      if (!isPlaced && renamed.length === 1) renamed.push(await renameFirst(request, admin));
      return route.continue();
    });
    await page.goto("/products?sort=name");
    await settled(page);
    isLoaded = true;
    await expect.poll(() => renamed.length).toBe(2);
    await expect(page.getByRole("link", { name: renamed[1] ?? "" })).toBeVisible();
    const later = await renameFirst(request, admin);
    await expect(page.getByRole("link", { name: later })).toBeVisible();
  });
});
