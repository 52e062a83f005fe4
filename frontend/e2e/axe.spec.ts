import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { actAs, expect, ROOMS, settled, test } from "./house";
import { approvedOrder, waitingOrder } from "./making";

const DIALOG = "[role=dialog]";
const MORE = ["/stores?create=true", "/products?create=true", "/people?create=true"] as const;

/** The drawers and forms that open over a page, and how. `part`: where they are, unless in a dialog. */
const OPENED: { what: string; room: string; open: (page: Page) => Promise<void>; part?: string }[] = [
  { what: "an order that waits", room: "/orders?status=pending", open: firstOf("Orders") },
  { what: "approving", room: "/orders?status=pending", open: moveOf("Approve") },
  { what: "cancelling", room: "/orders?status=pending", open: moveOf("Cancel order", /^Cancel/) },
  { what: "editing an order", room: "/orders?status=pending", open: moveOf("Edit") },
  { what: "delivering", room: "/orders?status=approved", open: moveOf("Fulfill") },
  { what: "a new order", room: "/orders?create=true", open: (page) => expect(page.getByRole("form")).toBeVisible() },
  { what: "a stock item", room: "/inventory", open: firstOf("Stock") },
  { what: "editing a store", room: "/stores", open: editOf("Stores") },
  { what: "editing a product", room: "/products", open: editOf("Products") },
  { what: "editing a person", room: "/people", open: editOf("People") },
  {
    what: "a selection of orders",
    room: "/orders?status=pending",
    part: "body",
    open: (page) => page.getByRole("table", { name: "Orders" }).getByRole("checkbox").nth(1).check(),
  },
  {
    what: "the list of a filter",
    room: "/inventory",
    part: "[role=listbox]",
    open: async (page) => {
      await page.getByRole("button", { name: "Category" }).click();
      await expect(page.getByRole("listbox", { name: "Category" })).toBeVisible();
    },
  },
  {
    what: "the command palette",
    room: "/",
    open: async (page) => {
      await page.keyboard.press("Control+k");
      await expect(page.getByPlaceholder("Search…")).toBeFocused();
    },
  },
  {
    what: "the choice of a person",
    room: "/",
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
    await expect(page.getByRole("dialog").getByRole("button", { name: "Close" })).toBeVisible();
    await settled(page);
  };
}

function moveOf(name: string, form = new RegExp(`^${name}`)) {
  return async (page: Page) => {
    await firstOf("Orders")(page);
    await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
    await expect(page.getByRole("dialog").getByRole("form", { name: form })).toBeVisible();
  };
}

function editOf(table: string) {
  return async (page: Page) => {
    await firstOf(table)(page);
    await page.getByRole("dialog").getByRole("button", { name: "Edit" }).click();
    await expect(page.getByRole("dialog").getByRole("form")).toBeVisible();
  };
}

for (const room of [...ROOMS, ...MORE]) {
  test(`${room} has nothing that axe minds`, async ({ page, person }) => {
    await actAs(page, await person("admin"));
    await page.goto(room);
    await settled(page);
    expect(await violations(page)).toEqual([]);
  });
}

for (const room of ["/inventory", "/stores", "/products", "/people"] as const) {
  test(`what opens from ${room} has nothing that axe minds, on a phone either`, async ({ page, person }) => {
    await actAs(page, await person("admin"));
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(room);
    await settled(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("table").first().getByRole("link").first().click();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Close" })).toBeVisible();
    await settled(page);
    expect(await violations(page, DIALOG)).toEqual([]);
  });
}

for (const { what, room, open, part = DIALOG } of OPENED) {
  test(`${what} has nothing that axe minds`, async ({ page, person, request }) => {
    const manager = await person("regional_manager");
    if (room === "/orders?status=pending") await waitingOrder(request, manager);
    if (room === "/orders?status=approved") await approvedOrder(request, manager);
    await actAs(page, await person("admin"));
    await page.goto(room);
    await settled(page);
    await open(page);
    await settled(page);
    expect(await violations(page, part)).toEqual([]);
  });
}

test("a contrast that is too low in the dark is found", async ({ page, person }) => {
  await actAs(page, await person("admin"));
  await page.goto("/stores");
  await settled(page);
  await page.addStyleTag({ content: "[data-mantine-color-scheme=dark] h1 { color: #333 }" });
  expect((await violations(page)).join()).toMatch(/^dark: color-contrast: .*h1/);
});

/** Half a transition has half its contrast. */
const still = (page: Page) =>
  page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((each) => each.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((each) => each.finished.catch(() => undefined)),
    ),
  );

/**
 * What axe finds on the page; contrast, which takes longest, in both color schemes, but only in one part of the page:
 * the rest of a page is checked when nothing is open over it.
 */
async function violations(page: Page, part = "body"): Promise<string[]> {
  const rules = new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .disableRules(["color-contrast"]);
  const found = described("both", await rules.analyze());
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    await still(page);
    const contrast = new AxeBuilder({ page }).include(part).withRules(["color-contrast"]);
    found.push(...described(colorScheme, await contrast.analyze()));
  }
  return found;
}

function described(colorScheme: string, { violations }: Awaited<ReturnType<AxeBuilder["analyze"]>>): string[] {
  return violations.map(
    ({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`,
  );
}
