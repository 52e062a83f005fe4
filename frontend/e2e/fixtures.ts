/** Fixtures of every story: a running service, users of the demo company, and a check that the console stays empty. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { type APIRequestContext, test as base, expect, type Locator, type Page } from "@playwright/test";

export { expect };

export interface User {
  id: string;
  email: string;
  display_name: string;
  region: string | null;
  store_id: string | null;
  store_name: string | null;
}
type Role = "store_manager" | "regional_manager" | "admin";

interface Fixtures {
  /** Status codes that may appear in the console: Chromium reports a response with an error status as an error. */
  refusals: number[];
  /** Whether requests may fail to connect, which Chromium and React report as errors, too. */
  unreachable: boolean;
  cleanConsole: undefined;
  user: (role: Role, where?: Record<string, string>) => Promise<User>;
}

export const test = base.extend<Fixtures, { service: string }>({
  service: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that are needed
    async ({}, use) => {
      const running = process.env.E2E_PORT;
      if (running) return use(`http://127.0.0.1:${running}`);
      const port = await freePort();
      const child = spawn(process.execPath, [join(import.meta.dirname, "serve.mjs")], {
        env: { ...process.env, PORT: String(port) },
        stdio: ["ignore", "ignore", "inherit"],
      });
      const ended = once(child, "exit");
      await ready(`http://127.0.0.1:${port}/ready`, child);
      await use(`http://127.0.0.1:${port}`);
      child.kill("SIGTERM");
      await ended;
    },
    { scope: "worker", timeout: 300_000 },
  ],
  baseURL: async ({ service }, use) => use(service),
  // A connection for each request: the service may close a kept one at the moment in which a story uses it again.
  request: async ({ playwright, baseURL }, use) => {
    const context = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { Connection: "close" } });
    await use(context);
    await context.dispose();
  },
  refusals: [[], { option: true }],
  unreachable: [false, { option: true }],
  cleanConsole: [
    async ({ page, refusals, unreachable }, use) => {
      const messages = listen(page, refusals, unreachable);
      await use(undefined);
      expect(messages, "the console stays empty").toEqual([]);
    },
    { auto: true },
  ],
  user: async ({ request }, use) => {
    await use((role, where = {}) => findUser(request, { role, active: "true", limit: "1", ...where }));
  },
});

/** A port that is free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** Waits until the service answers 200 at this address; throws if its process ends first. */
async function ready(address: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const response = await fetch(address).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The service ended with ${child.exitCode ?? child.signalCode} before it was ready`);
}

export async function findUser(request: APIRequestContext, params: Record<string, string>): Promise<User> {
  const found = await request.get("/api/users", { params });
  const user = ((await found.json()) as { data: User[] }).data[0];
  if (!user) throw new Error(`The demo company has no user like ${JSON.stringify(params)}`);
  return user;
}

/** Collects the errors and warnings of the page's console from now on, except those that are expected. */
export function listen(page: Page, refusals: number[] = [], unreachable = false): string[] {
  const messages: string[] = [];
  const repeated = new Set<string>(); // addresses of requests that the dashboard sends again after the named seconds
  page.on("response", (response) => {
    if (response.status() === 503 && response.headers()["retry-after"]) repeated.add(response.url());
  });
  page.on("console", (message) => {
    const isExpected =
      refusals.some((status) => message.text().includes(`status of ${status}`)) ||
      (message.text().includes("status of 503") && repeated.has(message.location().url)) ||
      (unreachable && /net::ERR_|Failed to fetch dynamically imported|Unable to preload CSS/.test(message.text()));
    if (["error", "warning"].includes(message.type()) && !isExpected) messages.push(message.text());
  });
  page.on("pageerror", (error) => messages.push(String(error)));
  return messages;
}

/** Makes the browser act as this user, from its next page on. */
export async function actAs(page: Page, user: User): Promise<void> {
  await page.addInitScript((email) => localStorage.setItem("brickhouse-acting-as", email), user.email);
}

export const PAGES = [
  "/",
  "/inventory",
  "/shipping",
  "/receiving",
  "/stocktake",
  "/orders",
  "/stores",
  "/products",
  "/suppliers",
  "/users",
  "/labels",
  "/reasons",
  "/company",
] as const;

/** Waits until the page shows its data and no part of it is loading. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator("h1").first()).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(page.locator(".mantine-Skeleton-root")).toHaveCount(0);
}

/** Presses Tab until the element has the focus; fails if it cannot be reached with the keyboard. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const hasFocus = () => target.evaluate((it) => it === document.activeElement);
  for (let presses = 0; presses < 80 && !(await hasFocus()); presses++) await page.keyboard.press("Tab");
  await expect(target).toBeFocused();
}

/** The edges of an element on the screen, in px. */
export async function edges(target: Locator): Promise<Record<"left" | "right" | "top" | "bottom" | "middle", number>> {
  const box = await target.boundingBox();
  if (!box) throw new Error(`${target} is not visible`);
  const { x, y, width, height } = box;
  return { left: x, right: x + width, top: y, bottom: y + height, middle: y + height / 2 };
}
