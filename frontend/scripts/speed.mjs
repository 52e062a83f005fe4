/** Measures the dashboard's speed in Chromium and writes the table in docs/dashboard-speed.md; fails if a bar is missed.
 *  `node scripts/speed.mjs [http://127.0.0.1:8000]`: without an address, against a service of its own with a year of
 *  240,000 orders. All times are measured in the page: Playwright only clicks. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { cpus } from "node:os";
import { resolve } from "node:path";
import { chromium } from "@playwright/test";

const ROUNDS = 7;
const LOOK = 300; // ms between a page and the next click
const PAGES = ["Inventory", "Orders", "Stores", "Products", "Users", "Stocktake", "Overview"];
const BARS = { paint: 1500, change: 200, shift: 0.05, script: 250_000, messages: 0 };

/** Runs in the page: records paints and layout shifts from the start. */
function watch() {
  window.seen = { paint: 0, shift: 0 };
  new PerformanceObserver((list) => {
    window.seen.paint = list.getEntries().at(-1).startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}

/** Runs in the page: milliseconds until this heading and its content are painted. */
function arrival({ name, click }) {
  const began = click ? performance.now() : 0;
  if (click) {
    const links = [...document.querySelectorAll("nav a, [aria-label=Main] a")];
    links.find((link) => link.textContent.trim().startsWith(name)).click();
  }
  return new Promise((done) => {
    const look = () => {
      const isThere = document.querySelector("h1")?.textContent.trim() === name;
      const waits = document.querySelector('main [aria-busy="true"], main .mantine-Skeleton-root');
      if (!isThere || waits) requestAnimationFrame(look);
      else requestAnimationFrame(() => done(performance.now() - began));
    };
    requestAnimationFrame(look);
  });
}

/** Bytes of JavaScript that the first page transfers, without what is loaded later when the browser is idle. */
async function weigh(browser, address) {
  const page = await browser.newPage({ extraHTTPHeaders: { "Accept-Encoding": "gzip" } });
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  await page.goto(address);
  await page.evaluate(arrival, { name: "Overview", click: false });
  const bytes = await page.evaluate(scriptBytes);
  await page.close();
  return bytes;
}

/** Runs in the page: transferred bytes of JavaScript. */
function scriptBytes() {
  const loaded = performance.getEntriesByType("resource").filter(({ name }) => new URL(name).pathname.endsWith(".js"));
  return loaded.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
}

/** Opens the overview with an empty cache, then every page by a click, twice. */
async function visit(browser, address, admin) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  await context.addInitScript(watch);
  await context.addInitScript((email) => localStorage.setItem("brickhouse-acting-as", email), admin.email);
  const page = await context.newPage();
  const messages = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  await page.goto(address);
  const whole = await page.evaluate(arrival, { name: "Overview", click: false });
  const { paint } = await page.evaluate(() => window.seen);
  const changes = [];
  for (const name of [...PAGES, ...PAGES]) {
    await page.waitForTimeout(LOOK);
    const before = await page.evaluate(() => window.seen.shift);
    const time = await page.evaluate(arrival, { name, click: true });
    await page.waitForTimeout(LOOK); // late content may still shift the page
    changes.push({ name, time, shift: (await page.evaluate(() => window.seen.shift)) - before });
  }
  const shift = (await page.evaluate(() => window.seen.shift)) - changes.reduce((sum, one) => sum + one.shift, 0);
  await context.close();
  return { whole, paint, shift, changes, messages };
}

const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
const ms = (all) => `${Math.round(median(all))} ms · ${Math.round(Math.max(...all))} ms`;

/** Each figure with its bar: [name, figure as text, whether the bar holds]. */
function figures(visits, script) {
  const of = (pick) => visits.map(pick);
  const rows = [
    ["overview, cold: largest contentful paint", ms(of((v) => v.paint)), median(of((v) => v.paint)) < BARS.paint],
    ["overview, cold: every figure and chart is there", ms(of((v) => v.whole)), true],
  ];
  for (const name of PAGES) {
    const [first, again] = [0, 1].map((turn) =>
      of((v) => v.changes.filter((change) => change.name === name)[turn].time),
    );
    rows.push([`to ${name}, for the first time`, ms(first), median(first) < BARS.change]);
    rows.push([`to ${name}, again`, ms(again), median(again) < BARS.change]);
  }
  const shift = Math.max(...of((v) => Math.max(v.shift, ...v.changes.map((change) => change.shift))));
  const messages = visits.flatMap((v) => v.messages);
  rows.push(["layout shift, the largest of any page", shift.toFixed(3), shift < BARS.shift]);
  rows.push(["JavaScript for the first page, gzipped", `${Math.round(script / 1000)} kB`, script <= BARS.script]);
  rows.push(["errors and warnings on the console", String(messages.length), messages.length === BARS.messages]);
  return { rows, messages };
}

function report(rows, orders, version) {
  const machine = `${cpus().length} × ${cpus()[0].model}`;
  const lines = rows.map(([what, figure, holds]) => `| ${what} | ${figure} | ${holds ? "yes" : "**no**"} |`);
  return `# How fast the dashboard is

Made by \`npm --prefix frontend run speed\`: Debian's Chromium without a head, the built dashboard, the service and its
PostgreSQL on one machine. Median and worst of ${visits.length} visits by a browser that has never been here, each of
which opens the overview, then every page twice by a click, ${LOOK} ms after the one before was there. A page is there
when it shows its heading and no placeholder, and that is painted.

The bars: the largest paint under ${BARS.paint / 1000} s, a page change under ${BARS.change} ms, a layout shift under
${BARS.shift}, at most ${BARS.script / 1000} kB of gzipped JavaScript for the first page, a silent console.

${new Date().toISOString().slice(0, 10)}, ${orders.toLocaleString("en-US")} orders, Chromium ${version}, ${machine}.

| | median · worst | holds |
|---|---|---|
${lines.join("\n")}
`;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts a service; returns its address and the function that ends it. */
async function serve() {
  const port = await freePort();
  const service = spawn(process.execPath, [resolve(import.meta.dirname, "../e2e/serve.mjs")], {
    stdio: "inherit",
    env: { ...process.env, PORT: String(port), DEMO_ORDERS: "240000" },
  });
  const address = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${address}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (service.exitCode !== null) throw new Error("The service has ended before it was ready");
    await new Promise((later) => setTimeout(later, 200));
  }
  const ended = new Promise((done) => service.once("exit", done));
  const end = async () => {
    service.kill("SIGTERM");
    await ended;
  };
  return { address, end };
}

const [given] = process.argv.slice(2);
const service = given ? { address: given, end: async () => {} } : await serve();
const read = async (path) => (await fetch(service.address + path)).json();
const visits = [];
let version;
let weight;
let orders;
try {
  orders = (await read("/api/orders?limit=1")).total;
  const admin = (await read("/api/users?role=admin&active=true&limit=1")).data[0];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  version = browser.version();
  weight = await weigh(browser, service.address);
  for (let round = 0; round < ROUNDS; round++) {
    visits.push(await visit(browser, service.address, admin));
    console.log(`visit ${round + 1} of ${ROUNDS}`);
  }
  await browser.close();
} finally {
  await service.end();
}
const { rows, messages } = figures(visits, weight);
for (const [what, figure, holds] of rows) console.log(`${holds ? "  " : "! "}${what}: ${figure}`);
for (const line of new Set(messages)) console.log(`  console: ${line}`);
writeFileSync(resolve(import.meta.dirname, "../../docs/dashboard-speed.md"), report(rows, orders, version));
process.exitCode = rows.every(([, , holds]) => holds) ? 0 : 1;
