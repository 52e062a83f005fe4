import { chromium, type Page } from "@playwright/test";
import { actAs, expect, settled, test } from "./fixtures";
import { makeManager, makeShop, type Shop, stockRow, waitingOrder } from "./testData";

test("opening a dialog shifts nothing on a page with or without a scrollbar", async ({
  baseURL,
  launchOptions,
  request,
}) => {
  const { store_name: name } = await makeManager(request, "West");
  // Playwright hides scrollbars: this browser shows them.
  const browser = await chromium.launch({ ...launchOptions, ignoreDefaultArgs: ["--hide-scrollbars"] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const parts = ["h1", "main table", "footer", "[aria-label^=Account]"];
  const edges = () =>
    page.evaluate(
      (selectors) =>
        selectors.flatMap((found) => {
          const box = document.querySelector(found)?.getBoundingClientRect();
          return [box?.left ?? 0, box?.right ?? 0];
        }),
      parts,
    );
  for (const path of [`/stores?search=${encodeURIComponent(name ?? "")}`, "/stores"]) {
    await page.goto(`${baseURL}${path}`);
    await settled(page);
    for (const part of parts) await expect(page.locator(part).first()).toBeVisible();
    const before = await edges();
    await page.getByRole("table").getByRole("link").first().click();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Close" })).toBeVisible();
    for (const [index, edge] of (await edges()).entries())
      expect(Math.abs(edge - (before[index] ?? 0))).toBeLessThan(1);
  }
  await browser.close();
});

test("after an order was placed and its drawer closed, the focus is on its row", async ({ page, request }) => {
  await placeOrder(page, await makeShop(request, "West"));
  await expect(page).toHaveURL(/item=\d+/);
  const number = await page.getByRole("dialog").getByRole("heading", { name: /^PO-/ }).textContent();
  await expect(page.locator("table a", { hasText: number ?? "" })).toBeAttached();
  await expect(page.getByRole("dialog")).toHaveCount(1); // the form has left the page
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("link", { name: number ?? "" })).toBeFocused();
});

test("a message does not cover the main button of the form beside it", async ({ page, request }) => {
  const { manager, store, product } = await makeShop(request, "West");
  const row = await stockRow(request, store, product);
  await actAs(page, manager);
  await page.goto(`/inventory?item=${row.id}`);
  const form = page.getByRole("form", { name: "Adjust stock" });
  const save = form.getByRole("button", { name: "Save adjustment" });
  for (const change of ["1", "-1"]) {
    await form.getByRole("textbox", { name: "Change (+/−)" }).fill(change);
    await form.getByRole("combobox", { name: "Reason", exact: true }).fill("Found");
    await page.keyboard.press("Escape");
    await save.click();
    await expect(page.getByRole("alert").filter({ hasText: "saved" }).first()).toBeVisible();
  }
});

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test(`a closed dialog returns the focus to the page if its opener is gone or disabled (${reducedMotion})`, async ({
    page,
    user,
    request,
  }) => {
    await page.emulateMedia({ reducedMotion });
    const manager = await user("regional_manager");
    const order = await waitingOrder(request, manager);
    await actAs(page, manager);
    await page.goto(`/orders?status=pending&search=${order.number}`);
    await page.getByRole("checkbox", { name: `Select ${order.number}` }).check();
    await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Approve" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page.locator("#content")).toBeFocused();

    await page.goto(`/stocktake?store=${order.store_id}`);
    await page.getByRole("button", { name: "Start stocktake" }).click();
    await page.getByRole("list", { name: "Products to count" }).getByRole("textbox").first().fill("1");
    await page.getByRole("button", { name: "Post count…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Post count of 1 product" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page.locator("#content")).toBeFocused();
  });
}

test("a closed form in a drawer returns the focus to the drawer", async ({ page, user, request }) => {
  const manager = await user("regional_manager");
  const order = await waitingOrder(request, manager);
  await actAs(page, manager);
  await page.goto(`/orders?item=${order.id}`);
  const drawer = page.getByRole("dialog");
  for (const leave of ["Close", "Approve"]) {
    await drawer.getByRole("button", { name: "Approve", exact: true }).click();
    await drawer.getByRole("form").getByRole("button", { name: leave, exact: true }).click();
    await expect(drawer.getByRole("form")).toBeHidden();
    await expect(drawer).toBeFocused();
  }
});

/** Places an order for the shop's store as its manager; its drawer opens. */
async function placeOrder(page: Page, { manager, store, product }: Shop): Promise<void> {
  await actAs(page, manager);
  await page.goto(`/orders?create=true&for_store=${store.id}&for_product=${product.id}`);
  const form = page.getByRole("form", { name: "New order" });
  await form.getByRole("textbox", { name: "Cases" }).fill("1");
  await form.getByRole("button", { name: "Place order" }).click();
}
