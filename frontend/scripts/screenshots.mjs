/** Takes pictures of every page, light and dark, at three widths, from a running service, into docs/images/dashboard:
 *  `node scripts/screenshots.mjs http://127.0.0.1:8000 [page…]`. */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { chromium } from "@playwright/test";

const [address = "http://127.0.0.1:8000", ...only] = process.argv.slice(2);
const folder = resolve(import.meta.dirname, "../../docs/images/dashboard");
const SCREENS = { phone: [390, 844], laptop: [1280, 800], wide: [1920, 1080] };
const PAGES = {
  overview: "/",
  inventory: "/inventory",
  "inventory-low": "/inventory?low_stock=true",
  orders: "/orders",
  stores: "/stores",
  products: "/products",
  suppliers: "/suppliers",
  users: "/users",
  labels: "/labels",
  reasons: "/reasons",
  company: "/company",
};

async function read(path) {
  const answer = await fetch(address + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()).data[0];
}

async function pages() {
  const [item, order, store, warehouse, shipped] = await Promise.all(
    [
      "/api/inventory?limit=1",
      "/api/orders?limit=1",
      "/api/stores?limit=1",
      "/api/stores?store_type=Warehouse&limit=1",
      "/api/orders?status=shipped&limit=1",
    ].map(read),
  );
  return {
    ...PAGES,
    "inventory-item": `/inventory?item=${item.id}`,
    "orders-item": `/orders?item=${order.id}`,
    "stores-item": `/stores?item=${store.id}`,
    shipping: `/shipping?store=${warehouse.id}`,
    receiving: `/receiving?store=${shipped.store_id}`,
    stocktake: `/stocktake?store=${store.id}`,
  };
}

async function shoot(browser, colorScheme, screen, all, admin) {
  const [width, height] = SCREENS[screen];
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
  await context.addInitScript((email) => localStorage.setItem("brickhouse-acting-as", email), admin.email);
  const page = await context.newPage();
  for (const [name, path] of Object.entries(all)) {
    await page.goto(address + path);
    await page.locator("h1").first().waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .mantine-Skeleton-root'));
    await page.screenshot({ path: `${folder}/${name}-${screen}-${colorScheme}.png` });
  }
  await context.close();
}

mkdirSync(folder, { recursive: true });
const all = Object.fromEntries(
  Object.entries(await pages()).filter(([name]) => only.length === 0 || only.includes(name)),
);
const admin = await read("/api/users?role=admin&active=true&limit=1");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
for (const colorScheme of ["light", "dark"]) {
  for (const screen of Object.keys(SCREENS)) await shoot(browser, colorScheme, screen, all, admin);
}
await browser.close();
console.log(`${Object.keys(all).length} pages in ${folder}`);
