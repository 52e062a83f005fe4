import type { Page } from "@playwright/test";
import { actAs, expect, findUser, PAGES, settled, test } from "./fixtures";
import { makeShop, waitingOrder } from "./testData";

const PHONE = { width: 360, height: 740 };
const WIDE = { width: 2560, height: 1440 };

/** The control that starts the main task of each page. */
const TASKS: { path: string; mainControl: (page: Page) => ReturnType<Page["getByRole"]> }[] = [
  { path: "/", mainControl: (page) => page.getByRole("link", { name: /^Low and out of stock: view all/ }) },
  { path: "/inventory", mainControl: (page) => page.getByRole("button", { name: "Low stock" }) },
  { path: "/shipping", mainControl: (page) => page.getByRole("combobox", { name: "Store" }) },
  { path: "/receiving", mainControl: (page) => page.getByRole("combobox", { name: "Store" }) },
  { path: "/stocktake", mainControl: (page) => page.getByRole("combobox", { name: "Store" }) },
  { path: "/orders", mainControl: (page) => page.getByRole("button", { name: "New order" }) },
  { path: "/stores", mainControl: (page) => page.getByRole("button", { name: "New store" }) },
  { path: "/products", mainControl: (page) => page.getByRole("button", { name: "New product" }) },
  { path: "/suppliers", mainControl: (page) => page.getByRole("button", { name: "New supplier" }) },
  { path: "/users", mainControl: (page) => page.getByRole("button", { name: "New user" }) },
  { path: "/labels", mainControl: (page) => page.getByRole("searchbox", { name: "Search labels" }) },
  { path: "/reasons", mainControl: (page) => page.getByRole("button", { name: "New reason" }) },
  { path: "/company", mainControl: (page) => page.getByRole("textbox", { name: "Name" }) },
];

/** Pages whose rows open a drawer. */
const RECORDS = new Set(["/inventory", "/orders", "/stores", "/products", "/users"]);

/** How far the page scrolls sideways, in px. */
const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Creates a low product and a pending order, which the tasks need. */
test.beforeAll(async ({ request }) => {
  await makeShop(request, "West");
  await waitingOrder(request, await findUser(request, { role: "regional_manager", active: "true", limit: "1" }));
});

test("every page has a task in this list", () => {
  expect(TASKS.map(({ path }) => path).sort()).toEqual([...PAGES].sort());
});

test.describe("on a phone", () => {
  test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

  for (const { path, mainControl } of TASKS) {
    test(`${path} and a record of it do not scroll sideways, and the main control can be tapped`, async ({
      page,
      user,
    }) => {
      await actAs(page, await user("admin"));
      await page.goto(path);
      await settled(page);
      await expect.poll(() => sideways(page)).toBe(0);
      await mainControl(page).tap({ trial: true });
      if (!RECORDS.has(path)) return;
      await page.getByRole("table").first().getByRole("link").first().tap();
      const close = page.getByRole("dialog").getByRole("button", { name: "Close", exact: true });
      await expect(close).toBeVisible();
      await settled(page);
      await expect.poll(() => sideways(page)).toBe(0);
      expect(await touchable(close)).toBe(true);
    });
  }

  for (const path of ["/orders?create=true", "/stores?create=true", "/products?create=true", "/users?create=true"]) {
    test(`the form of ${path} fits on a phone`, async ({ page, user }) => {
      await actAs(page, await user("admin"));
      await page.goto(path);
      await expect(page.getByRole("dialog").getByRole("textbox").first()).toBeVisible();
      await settled(page);
      await expect.poll(() => sideways(page)).toBe(0);
    });
  }

  test("controls are at least 44 px high on a phone", async ({ page, user }) => {
    await actAs(page, await user("admin"));
    await page.goto("/orders?status=pending");
    await settled(page);
    for (const pressed of [
      page.getByRole("button", { name: "New order" }),
      page.getByRole("button", { name: "Region" }),
      page.getByRole("link", { name: /^Pending/ }),
      page.getByRole("button", { name: "Next page" }),
      page.getByRole("button", { name: "Navigation", exact: true }),
    ]) {
      expect(await touchable(pressed), String(pressed)).toBe(true);
    }
  });
});

test.describe("on a very wide screen", () => {
  test.use({ viewport: WIDE });

  for (const { path, mainControl } of TASKS) {
    test(`a link to ${path} opens it beside the navigation with its main control in view`, async ({ page, user }) => {
      await actAs(page, await user("admin"));
      await page.goto(path);
      await settled(page);
      await expect(page).toHaveTitle(/Brickhouse/);
      const heading = await page.getByRole("heading", { level: 1 }).boundingBox();
      expect(heading?.x).toBeLessThan(320);
      await expect(mainControl(page)).toBeInViewport();
      await mainControl(page).click({ trial: true });
    });
  }
});

async function touchable(control: ReturnType<Page["getByRole"]>): Promise<boolean> {
  const box = await control.boundingBox();
  return box !== null && box.height >= 44;
}
