import { actAs, expect, settled, tabTo, test } from "./fixtures";
import { makeManager, makeShop, makeStock, sharedShop, waitingOrder } from "./testData";

test("the first Tab offers to skip the navigation", async ({ page }) => {
  await page.goto("/inventory");
  await settled(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();
});

test("a page and a row are found, opened and closed without a mouse", async ({ page, request }) => {
  await sharedShop(request);
  await page.goto("/");
  await settled(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("Search…")).toBeFocused();
  await page.keyboard.type("products");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/products/);
  await expect(page.getByRole("searchbox")).toBeVisible(); // the page's code has arrived
  await settled(page);

  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("product");
  await expect(page).toHaveURL(/search=product/);
  await settled(page);

  const first = page.getByRole("table", { name: "Products" }).getByRole("link").first();
  await tabTo(page, first);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(first).toBeFocused();
});

test("an administrator adds a product without a mouse", async ({ page, user }) => {
  await actAs(page, await user("admin"));
  await page.goto("/products");
  await settled(page);
  await tabTo(page, page.getByRole("button", { name: "New product" }));
  await page.keyboard.press("Enter");
  const form = page.getByRole("form", { name: "New product" });
  await expect(form).toBeVisible();
  await tabTo(page, form.getByRole("textbox", { name: "Name" }));
  for (const typed of ["Quince Water", `KEYS-${Date.now()}`, "7.25", "Water", "Quince"]) {
    await page.keyboard.type(typed);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Quince Water" }).getByText("$7.25")).toBeVisible();
});

test("an administrator changes a store without a mouse", async ({ page, user, request }) => {
  const { store_name: name } = await makeManager(request, "West");
  await actAs(page, await user("admin"));
  await page.goto(`/stores?search=${encodeURIComponent(name ?? "")}`);
  await settled(page);
  await tabTo(page, page.getByRole("table", { name: "Stores" }).getByRole("link").first());
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog");
  await tabTo(page, drawer.getByRole("button", { name: "Edit" }));
  await page.keyboard.press("Enter");
  await tabTo(page, drawer.getByRole("textbox", { name: "City" }));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Keyford");
  await page.keyboard.press("Enter");
  await expect(drawer.getByRole("definition").filter({ hasText: "Keyford" })).toBeVisible();
});

test("a low product is found and ordered without a mouse", async ({ page, request }) => {
  const { manager } = await makeShop(request, "West");
  await actAs(page, manager);
  await page.goto(`/inventory?store_id=${manager.store_id}`);
  await settled(page);
  await tabTo(page, page.getByRole("button", { name: "Low stock" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/low_stock=true/);
  await settled(page);
  await tabTo(page, page.getByRole("table", { name: "Stock" }).getByRole("link").first());
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("dialog").getByRole("link", { name: "Order", exact: true }));
  await page.keyboard.press("Enter");
  const form = page.getByRole("form", { name: "New order" });
  await expect(form.getByRole("combobox", { name: "Destination" })).not.toHaveValue("");
  await tabTo(page, form.getByRole("textbox", { name: "Cases" }));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("1");
  await expect(form.getByRole("button", { name: "Place order" })).toBeEnabled();
  await tabTo(page, form.getByRole("button", { name: "Place order" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/orders\?.*item=\d+/);
  await expect(page.getByRole("dialog").getByText("Pending").first()).toBeVisible();
});

test("a pending order is reduced with a reason, approved and fulfilled without a mouse", async ({
  page,
  user,
  request,
}) => {
  const manager = await user("regional_manager");
  const order = await waitingOrder(request, manager, 2);
  await actAs(page, manager);
  await page.goto(`/orders?status=pending&search=${order.number}`);
  await settled(page);
  await tabTo(page, page.getByRole("table", { name: "Orders" }).getByRole("link", { name: order.number }));
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog");
  await tabTo(page, drawer.getByRole("button", { name: "Approve", exact: true }));
  await page.keyboard.press("Enter");
  const form = drawer.getByRole("form", { name: /^Approve/ });
  await expect(form.getByRole("textbox", { name: "Cases" })).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("1");
  await tabTo(page, form.getByRole("textbox", { name: /^Reason/ }));
  await page.keyboard.type("One is enough");
  await expect(form.getByText(/^New stock/)).toBeVisible();
  await tabTo(page, form.getByRole("button", { name: "Approve", exact: true }));
  await page.keyboard.press("Enter");
  await expect(drawer.getByText("One is enough")).toBeVisible();

  await tabTo(page, drawer.getByRole("button", { name: "Fulfill", exact: true }));
  await page.keyboard.press("Enter");
  const delivery = drawer.getByRole("form", { name: /^Fulfill/ });
  await tabTo(page, delivery.getByRole("checkbox"));
  await page.keyboard.press("Space");
  await expect(delivery.getByText(/^New stock/).first()).toBeVisible();
  await tabTo(page, delivery.getByRole("button", { name: "Fulfill", exact: true }));
  await page.keyboard.press("Enter");
  await expect(drawer.getByText("Fulfilled").first()).toBeVisible();
});

test("a pending order is cancelled with a reason without a mouse", async ({ page, user, request }) => {
  const manager = await user("regional_manager");
  const order = await waitingOrder(request, manager);
  await actAs(page, manager);
  await page.goto(`/orders?item=${order.id}`);
  const drawer = page.getByRole("dialog");
  await tabTo(page, drawer.getByRole("button", { name: "Cancel order", exact: true }));
  await page.keyboard.press("Enter");
  const form = drawer.getByRole("form", { name: /^Cancel/ });
  await expect(form.getByRole("textbox", { name: "Reason" })).toBeFocused();
  await page.keyboard.type("Asked for twice");
  await tabTo(page, form.getByRole("button", { name: "Cancel order", exact: true }));
  await page.keyboard.press("Enter");
  await expect(drawer.getByText("Asked for twice").first()).toBeVisible();
});

test("products are counted and the count is posted without a mouse", async ({ page, request }) => {
  const { manager, store } = await makeShop(request, "West");
  await makeStock(request, store, 5);
  await actAs(page, manager);
  await page.goto("/stocktake");
  await settled(page);
  await tabTo(page, page.getByRole("button", { name: "Start stocktake" }));
  await page.keyboard.press("Enter");
  const shelves = page.getByRole("list", { name: "Products to count" }).getByRole("textbox");
  await tabTo(page, shelves.first());
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await expect(shelves.nth(1)).toBeFocused();
  await expect(page.getByRole("button", { name: "Post count…" })).toBeEnabled(); // the count is saved
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(/^(No differences|1 of 1 product with a difference)/)).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Post count of 1 product" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText(/Count of .* posted/)).toBeVisible();
});

test("a filter is set and another user is selected to view as, without a mouse", async ({ page, user, request }) => {
  const region = `Keyland ${Date.now()}`;
  await makeManager(request, region);
  await page.goto("/inventory");
  await settled(page);
  await tabTo(page, page.getByRole("button", { name: "Region", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Search region" })).toBeFocused();
  await page.keyboard.type(region);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL((url) => url.searchParams.get("region") === region);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: `Region: ${region}` })).toBeFocused();

  const admin = await user("admin");
  await tabTo(page, page.getByRole("button", { name: /^Account:/ }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "View as" })).toBeFocused();
  await page.keyboard.type(admin.display_name);
  await expect(page.getByRole("listbox", { name: "View as" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `Account: ${admin.display_name}` })).toBeVisible();
});
