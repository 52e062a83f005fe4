import { actAs, edges, expect, settled, test } from "./fixtures";
import { makeShop, receivedOrder, shippedOrder } from "./testData";

const LONG_NAME = "San Francisco International Airport Distribution Center North";

for (const width of [1280, 390, 320]) {
  test(`the switch between the own store and all locations is not cut off at ${width} px`, async ({ page, user }) => {
    await page.setViewportSize({ width, height: 900 });
    await actAs(page, await user("store_manager"));
    await page.route("**/api/me", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), store_name: LONG_NAME } });
    });
    await page.goto("/");
    await settled(page);
    const card = await edges(page.getByRole("region", { name: "Needs attention" }));
    const choice = page.getByRole("radiogroup", { name: "Location" });
    for (const label of ["All locations", LONG_NAME]) {
      const option = choice.getByText(label, { exact: true });
      const { left, right } = await edges(option);
      expect(left).toBeGreaterThanOrEqual(card.left);
      expect(right).toBeLessThanOrEqual(card.right);
    }
    const all = choice.getByText("All locations", { exact: true });
    await expect.poll(() => all.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
  });
}

test("the names of the levels are below the chart of a product and cover no day", async ({ page, request }) => {
  const { manager, store } = await makeShop(request, "West");
  await actAs(page, manager);
  await page.goto(`/inventory?store_id=${store.id}`);
  await settled(page);
  await page.getByRole("table", { name: "Stock" }).getByRole("link").first().click();
  const history = page.getByRole("dialog").getByRole("region", { name: "History" });
  const chart = await edges(history.locator("svg:has(path):not(.lucide)"));
  for (const level of [/^Reorder point \d/, /^Max stock \d/]) {
    expect((await edges(history.getByText(level))).top).toBeGreaterThanOrEqual(chart.bottom);
  }
});

test("the last column of every list is not cut off at 1280 px", async ({ page, request, user }) => {
  await receivedOrder(request, await makeShop(request, "West"), 1);
  await page.setViewportSize({ width: 1280, height: 900 });
  await actAs(page, await user("admin"));
  for (const path of ["/inventory", "/inventory?low_stock=true", "/orders", "/stores", "/products", "/users"]) {
    await page.goto(path);
    await settled(page);
    const frame = page.locator("section:has(> table)");
    await expect(frame.locator("tbody").getByRole("link").first(), `${path} has a row`).toBeVisible();
    await expect.poll(() => frame.evaluate((it) => it.scrollWidth - it.clientWidth), path).toBeLessThanOrEqual(0);
  }
});

test("the label of a filter is centred in its button and not cut off", async ({ page, user }) => {
  await actAs(page, await user("admin"));
  await page.goto("/orders");
  await settled(page);
  const button = page.getByRole("button", { name: "Region", exact: true });
  const label = button.getByText("Region", { exact: true });
  const [outer, inner] = [await edges(button), await edges(label)];
  expect(Math.abs(outer.top + outer.bottom - inner.top - inner.bottom)).toBeLessThanOrEqual(2);
  const hidden = await label.evaluate((it) => it.scrollHeight - it.clientHeight);
  expect(hidden).toBeLessThanOrEqual(1); // both are whole numbers
});

test.describe("in a German browser", () => {
  test.use({ locale: "de-DE" });

  test("dates and numbers are formatted in English like the rest of the page", async ({ page, request }) => {
    const threeDaysAgo = new Date(Date.now() - 3.2 * 86_400_000).toISOString();
    const shop = await makeShop(request, "West");
    const order = await shippedOrder(request, shop, 100, { expected_at: threeDaysAgo });
    await page.goto(`/orders?late=true&search=${order.number}`);
    await settled(page);
    const row = page.getByRole("row").filter({ hasText: order.number });
    await expect(row.getByText(/^Late, due 3 days ago$/)).toBeVisible();
    await expect(row).not.toContainText(/\b(vor|gestern|letzte[nrs]?)\b/);
    await expect(row).toContainText("$1,000");
  });
});
