import type { Page } from "@playwright/test";
import { actAs, expect, find, ROOMS, settled, test } from "./house";
import { makeShop, waitingOrder } from "./making";

const PHONE = { width: 360, height: 740 };
const WIDE = { width: 2560, height: 1440 };

/** The control that starts the main task of each page. */
const TASKS: { room: string; begin: (page: Page) => ReturnType<Page["getByRole"]> }[] = [
  { room: "/", begin: (page) => page.getByRole("link", { name: /^Low and out of stock: view all/ }) },
  { room: "/inventory", begin: (page) => page.getByRole("button", { name: "Low stock" }) },
  { room: "/stocktake", begin: (page) => page.getByRole("combobox", { name: "Store" }) },
  { room: "/orders", begin: (page) => page.getByRole("button", { name: "New order" }) },
  { room: "/stores", begin: (page) => page.getByRole("button", { name: "New store" }) },
  { room: "/products", begin: (page) => page.getByRole("button", { name: "New product" }) },
  { room: "/people", begin: (page) => page.getByRole("button", { name: "New person" }) },
];

/** How far the page scrolls sideways, in px. */
const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Creates a low product and a pending order, which the tasks need. */
test.beforeAll(async ({ request }) => {
  await makeShop(request, "West");
  await waitingOrder(request, await find(request, { role: "regional_manager", active: "true", limit: "1" }));
});

test("every page has a task in this list", () => {
  expect(TASKS.map(({ room }) => room).sort()).toEqual([...ROOMS].sort());
});

test.describe("on a phone", () => {
  test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

  for (const { room, begin } of TASKS) {
    test(`${room} does not scroll sideways, and its main control can be tapped`, async ({ page, person }) => {
      await actAs(page, await person("admin"));
      await page.goto(room);
      await settled(page);
      expect(await sideways(page)).toBe(0);
      await begin(page).tap({ trial: true });
    });
  }

  for (const path of ["/orders?create=true", "/stores?create=true", "/products?create=true", "/people?create=true"]) {
    test(`the form of ${path} fits, too`, async ({ page, person }) => {
      await actAs(page, await person("admin"));
      await page.goto(path);
      await expect(page.getByRole("dialog").getByRole("textbox").first()).toBeVisible();
      await settled(page);
      expect(await sideways(page)).toBe(0);
    });
  }

  for (const room of ["/inventory", "/orders", "/stores", "/products", "/people"]) {
    test(`a record opened from ${room} fits, too`, async ({ page, person }) => {
      await actAs(page, await person("admin"));
      await page.goto(room);
      await settled(page);
      await page.getByRole("table").first().getByRole("link").first().tap();
      const close = page.getByRole("dialog").getByRole("button", { name: "Close" });
      await expect(close).toBeVisible();
      await settled(page);
      expect(await sideways(page)).toBe(0);
      expect(await touchable(close)).toBe(true);
    });
  }

  test("controls are at least 44 px high on a phone", async ({ page, person }) => {
    await actAs(page, await person("admin"));
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

  for (const { room, begin } of TASKS) {
    test(`${room} begins beside the navigation, and its task is in sight`, async ({ page, person }) => {
      await actAs(page, await person("admin"));
      await page.goto(room);
      await settled(page);
      const heading = await page.getByRole("heading", { level: 1 }).boundingBox();
      expect(heading?.x).toBeLessThan(320);
      await expect(begin(page)).toBeInViewport();
      await begin(page).click({ trial: true });
    });
  }
});

async function touchable(control: ReturnType<Page["getByRole"]>): Promise<boolean> {
  const box = await control.boundingBox();
  return box !== null && box.height >= 44;
}
