import { readFile } from "node:fs/promises";
import type { APIRequestContext } from "@playwright/test";
import { actAs, expect, settled, test, type User } from "./fixtures";
import { makeShop, type Order, placedOrder, type Shop, shippedOrder } from "./testData";

/** Where the browser is, and the English in which the dashboard writes there. */
const BROWSERS = [
  { timezoneId: "America/Los_Angeles", locale: "en-US", english: "en-US" },
  { timezoneId: "Asia/Kolkata", locale: "en-IN", english: "en-IN" },
  { timezoneId: "Europe/Berlin", locale: "de-DE", english: "en-US" },
];
const HOUR = 3_600_000; // ms
const dayIn = (timeZone: string, at: Date) => new Intl.DateTimeFormat("sv-SE", { timeZone }).format(at);

/** A zone whose day is another one than the browser's now, as near to its midnight as it may be for the next hour. */
function zoneOfAnotherDay(browser: string, now: Date): string {
  const inAnHour = new Date(now.getTime() + HOUR);
  const zones = Array.from({ length: 27 }, (_, index) => index - 14).map((west) => {
    const zone = `Etc/GMT${west < 0 ? west : `+${west}`}`;
    const hour = Number(new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit" }).format(now));
    return { zone, fromMidnight: Math.min(hour, 24 - hour) };
  });
  const fitting = zones.filter(({ zone }) => {
    const day = dayIn(zone, now);
    return day === dayIn(zone, inAnHour) && day !== dayIn(browser, now);
  });
  const [nearest] = fitting.sort((one, other) => one.fromMidnight - other.fromMidnight);
  if (!nearest) throw new Error(`No zone has another day than ${browser}`);
  return nearest.zone;
}

/** A moment of the next two days whose day in the zone is another one than in UTC, if the zone has such a moment. */
function momentOfAnotherDay(zone: string): Date {
  const hours = Array.from({ length: 47 }, (_, index) => new Date(Date.now() + (index + 1) * HOUR));
  const [first = new Date(Date.now() + HOUR)] = hours.filter((at) => dayIn(zone, at) !== dayIn("UTC", at));
  return first;
}

async function moveCompany(request: APIRequestContext, admin: User, time_zone: string): Promise<string> {
  const before = (await (await request.get("/api/company")).json()) as { time_zone: string };
  const moved = await request.put("/api/company", { headers: { "X-Dev-User": admin.email }, data: { time_zone } });
  expect(moved.status()).toBe(200);
  return before.time_zone;
}

for (const { timezoneId, locale, english } of BROWSERS) {
  test.describe(`in a browser in ${timezoneId}, in ${locale}`, () => {
    test.use({ timezoneId, locale });
    let order: Order;
    let region: string;
    let shop: Shop;
    let zone: string;
    let before: string;
    let admin: User;

    test.beforeEach(async ({ request, user, page }) => {
      admin = await user("admin");
      zone = zoneOfAnotherDay(timezoneId, new Date());
      before = await moveCompany(request, admin, zone);
      region = `Zone ${Date.now().toString(36)}`;
      shop = await makeShop(request, region);
      order = await placedOrder(request, shop);
      await actAs(page, admin);
    });

    test.afterEach(async ({ request }) => {
      await moveCompany(request, admin, before);
    });

    test("label, filter, chart and export agree on the day of an order", async ({ page }) => {
      const day = dayIn(zone, new Date(order.created_at));
      const otherDay = dayIn(timezoneId, new Date(order.created_at));
      expect(day).not.toBe(otherDay);
      const label = new Intl.DateTimeFormat(english, {
        day: "numeric",
        month: "short",
        year: "numeric",
        timeZone: "UTC",
      }).format(new Date(day));

      await page.goto(`/orders?region=${region}&item=${order.id}`);
      await expect(page.getByRole("list", { name: "History" }).locator("time").first()).toContainText(label);
      await page.keyboard.press("Escape");

      const row = page.getByRole("table", { name: "Orders" }).getByRole("link", { name: order.number });
      for (const [picked, count] of [
        [otherDay, 0],
        [day, 1],
      ] as const) {
        await page.getByLabel("Placed on or after").fill(picked);
        await page.getByLabel("Placed on or before").fill(picked);
        await expect(page).toHaveURL(new RegExp(`date_from=${picked}.*date_to=${picked}`));
        await settled(page);
        await expect(row).toHaveCount(count);
      }

      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "Export", exact: true }).click(),
      ]);
      expect(file.suggestedFilename()).toBe(`orders-${day}.csv`);
      const text = await readFile(await file.path(), "utf8");
      expect(text.startsWith("\ufeff"), "a byte-order mark").toBe(true);
      const [header, line, ...more] = text.trim().split("\r\n"); // trim() also removes the mark
      const cells = (line ?? "").split(",");
      const cell = (name: string) => cells.at((header ?? "").split(",").indexOf(name));
      expect(more).toEqual([]);
      expect(line).toContain(order.number);
      expect(line).toContain(`,${day}T`);
      expect(cells.at(-1), "the last column is the zone").toBe(zone);
      expect(cell("id")).toBe(order.id);

      await page.goto(`/?region=${region}&days=7`);
      await settled(page);
      const card = page.getByRole("region", { name: "Orders placed", exact: true });
      await expect(card).toContainText("1");
      const chart = page.getByRole("region", { name: "Stock over time" }).getByRole("slider");
      await expect(chart).toHaveAttribute("aria-valuetext", new RegExp(`^${label}: `));
      await card.getByRole("link").click();
      await expect(page).toHaveURL(new RegExp(`date_to=${day}`));
      await expect(row).toBeVisible();
    });

    test("dates of alerts and store details are in the company's time zone", async ({ page, request }) => {
      const shown = (at: string | Date, year?: "numeric") =>
        new Intl.DateTimeFormat(english, { day: "numeric", month: "short", year, timeZone: zone }).format(new Date(at));
      const arrival = momentOfAnotherDay(zone);
      const shipped = await shippedOrder(request, shop, 20, { expected_at: arrival.toISOString() });
      await page.goto(`/?region=${region}`);
      const alert = page.getByRole("link", { name: new RegExp(shipped.number) });
      await expect(alert).toContainText(`${shipped.number} from ${shown(arrival)}`);

      const made = (await (await request.get(`/api/stores/${shop.store.id}`)).json()) as { created_at: string };
      await page.goto(`/stores?region=${region}&item=${shop.store.id}`);
      await expect(page.getByRole("dialog")).toContainText(`Added on${shown(made.created_at, "numeric")}`);
    });
  });
}
