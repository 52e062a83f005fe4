import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { actAs, expect, PAGES, settled, test } from "./fixtures";
import {
  adjust,
  approvedOrder,
  approvedShopOrder,
  makeManager,
  makeShop,
  makeStock,
  sharedShop,
  shippedOrder,
  waitingOrder,
} from "./testData";

const DIALOG = "[role=dialog]";

const PENDING_MOVES = ["Approve", "Cancel order", "Edit"];
const APPROVED_MOVES = ["Ship", "Fulfill"];

// Transitions are drawn by the processor here, and a contrast is measured after their end.
test.use({ contextOptions: { reducedMotion: "reduce" } });

/** The drawers and forms that open over a page. `part` is the selector of the element to check, by default the dialog. */
const OPENED: { title: string; path: string; open: (page: Page) => Promise<void>; part?: string }[] = [
  { title: "an order that waits, and each form of it", path: "/orders?status=pending", open: formsOf(PENDING_MOVES) },
  { title: "an approved order, and each form of it", path: "/orders?status=approved", open: formsOf(APPROVED_MOVES) },
  ...(["order", "store", "product", "user"] as const).map((title) => ({
    title: `a new ${title}`,
    path: `/${title}s?create=true`,
    open: (page: Page) => expect(page.getByRole("dialog").getByRole("form")).toBeVisible(),
  })),
  { title: "a stock item", path: "/inventory", open: firstOf("Stock") },
  {
    title: "reversing a movement",
    path: "/inventory",
    open: async (page) => {
      const manager = await makeManager(page.request, "West");
      const product = await makeStock(page.request, { id: manager.store_id ?? "" }, 10);
      await adjust(page.request, manager, product, -2);
      await page.goto(`/inventory?product_id=${product.id}`);
      await firstOf("Stock")(page);
      await page.getByRole("button", { name: "Reverse" }).click();
      await expect(page.getByRole("form", { name: /^Reverse/ })).toBeVisible();
    },
  },
  {
    title: "receiving a delivery",
    path: "/receiving",
    open: async (page) => {
      const shop = await makeShop(page.request, "West");
      const order = await shippedOrder(page.request, shop, 8);
      await page.goto(`/receiving?store=${shop.store.id}`);
      await settled(page);
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: `Receive ${order.number}` }).click();
      const form = page.getByRole("form", { name: /^Receive/ });
      await form.getByLabel("Usable cases").fill("6");
      await form.getByLabel("Damaged cases").fill("1");
      await expect(form.getByText("1 case missing")).toBeVisible();
    },
  },
  {
    title: "a warehouse with orders, its pick list and a delivery note",
    path: "/shipping",
    part: "html",
    open: async (page) => {
      const shop = await makeShop(page.request, "West");
      await approvedShopOrder(page.request, shop, 3);
      const { id } = await shippedOrder(page.request, shop, 8);
      for (const document of ["", "&print=pick", `&print=note&of=${id}`]) {
        await page.goto(`/shipping?store=${shop.warehouse.id}${document}`);
        await settled(page);
        expect(await violations(page)).toEqual([]);
      }
    },
  },
  {
    title: "a new reason",
    path: "/reasons",
    open: async (page) => {
      await page.getByRole("button", { name: "New reason" }).click();
      await expect(page.getByRole("dialog").getByRole("form")).toBeVisible();
    },
  },
  { title: "editing a store", path: "/stores", open: editOf("Stores") },
  { title: "editing a product", path: "/products", open: editOf("Products") },
  { title: "editing a user", path: "/users", open: editOf("Users") },
  {
    title: "a selection of orders",
    path: "/orders?status=pending",
    part: "main",
    open: (page) => page.getByRole("table", { name: "Orders" }).getByRole("checkbox").nth(1).check(),
  },
  {
    title: "the list of a filter",
    path: "/inventory",
    part: "[role=listbox]",
    open: async (page) => {
      await page.getByRole("button", { name: "Category" }).click();
      await expect(page.getByRole("listbox", { name: "Category" })).toBeVisible();
    },
  },
  {
    title: "the command palette",
    path: "/",
    open: async (page) => {
      await page.keyboard.press("Control+k");
      await expect(page.getByPlaceholder("Search…")).toBeFocused();
    },
  },
  {
    title: "the choice of a user",
    path: "/",
    part: "header",
    open: async (page) => {
      await page.getByRole("button", { name: /^Account:/ }).click();
      await expect(page.getByRole("combobox", { name: "View as" })).toBeFocused();
    },
  },
];

function firstOf(table: string) {
  return async (page: Page) => {
    await page.getByRole("table", { name: table }).getByRole("link").first().click();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Close", exact: true })).toBeVisible();
    await settled(page);
  };
}

/** Opens the first order and checks it and the forms of these moves; the last form stays open. */
function formsOf(moves: string[]) {
  return async (page: Page) => {
    const drawer = page.getByRole("dialog");
    await firstOf("Orders")(page);
    for (const move of moves) {
      expect(await violations(page, DIALOG)).toEqual([]);
      const form = drawer.getByRole("form");
      if (await form.isVisible()) await form.getByRole("button", { name: "Close", exact: true }).click();
      await drawer.getByRole("button", { name: move, exact: true }).click();
      await expect(drawer.getByRole("form", { name: new RegExp(`^${move.split(" ")[0]}`) })).toBeVisible();
      await settled(page);
    }
  };
}

function editOf(table: string) {
  return async (page: Page) => {
    await firstOf(table)(page);
    await page.getByRole("dialog").getByRole("button", { name: "Edit" }).click();
    await expect(page.getByRole("dialog").getByRole("form")).toBeVisible();
  };
}

for (const path of PAGES) {
  test(`${path} has no axe violation`, async ({ page, user }) => {
    await actAs(page, await user("admin"));
    await page.goto(path);
    await settled(page);
    expect(await violations(page)).toEqual([]);
  });
}

for (const path of ["/inventory", "/stores", "/products", "/users"] as const) {
  test(`a record of ${path} has no axe violation on a phone`, async ({ page, user, request }) => {
    await sharedShop(request);
    await actAs(page, await user("admin"));
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(path);
    await settled(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("table").first().getByRole("link").first().click();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Close", exact: true })).toBeVisible();
    await settled(page);
    expect(await violations(page, DIALOG)).toEqual([]);
  });
}

for (const { title, path, open, part = DIALOG } of OPENED) {
  test(`${title} has no axe violation`, async ({ page, user, request }) => {
    const manager = await user("regional_manager");
    if (path === "/orders?status=pending") await waitingOrder(request, manager);
    if (path === "/orders?status=approved") await approvedOrder(request, manager);
    await sharedShop(request);
    await actAs(page, await user("admin"));
    await page.goto(path);
    await settled(page);
    await open(page);
    await settled(page);
    expect(await violations(page, part)).toEqual([]);
  });
}

test("a contrast that is too low in the dark theme is found", async ({ page, user }) => {
  await actAs(page, await user("admin"));
  await page.goto("/stores");
  await settled(page);
  await page.addStyleTag({ content: "[data-mantine-color-scheme=dark] h1 { color: #333 }" });
  expect((await violations(page, "h1")).join()).toMatch(/^dark: color-contrast: .*h1/);
});

/** Waits for the end of all transitions, during which contrasts are lower. */
const still = (page: Page) =>
  page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((each) => each.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((each) => each.finished.catch(() => undefined)),
    ),
  );

/** A check that describes violations only: a description of each element that passes takes most of the time. */
const checkOf = (page: Page, part: string) =>
  new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .include(part);

/**
 * What axe finds in one part of the page: the rest of a page is checked when nothing is open over it. The dark scheme
 * is checked for contrast only, because nothing else depends on it.
 */
async function violations(page: Page, part = "html"): Promise<string[]> {
  const rules = checkOf(page, part).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  const found = await foundIn(page, "light", rules);
  return [...found, ...(await foundIn(page, "dark", checkOf(page, part).withRules(["color-contrast"])))];
}

async function foundIn(page: Page, colorScheme: "light" | "dark", check: AxeBuilder): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
  await still(page);
  return described(colorScheme, await check.analyze());
}

function described(colorScheme: string, { violations }: Awaited<ReturnType<AxeBuilder["analyze"]>>): string[] {
  return violations.map(
    ({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`,
  );
}
