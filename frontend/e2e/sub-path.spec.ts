import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, settled, test } from "./fixtures";
import { ServiceProxy } from "./proxy";

/** Opens pages by address and by click, reads the API and exports a file: all under `root`. */
async function works(page: Page, root: string): Promise<void> {
  await page.goto(`${root}/inventory?low_stock=true`);
  await settled(page);
  await expect(page.getByRole("table").getByRole("link").first()).toBeVisible();
  await page.getByRole("link", { name: "Products" }).click();
  await expect(page).toHaveURL(`${root}/products`);
  await page.getByRole("table", { name: "Products" }).getByRole("link").first().click();
  await expect(page.getByRole("dialog").getByText("SKU")).toBeVisible();
  await page.keyboard.press("Escape");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export", exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
  for (const address of [`${root}/`, `${root}/stores/`]) {
    await page.goto(address);
    await settled(page);
    await expect(page).toHaveTitle(/Brickhouse/);
  }
}

for (const [how, prefix, rewrite] of [
  ["takes the path off", "/stock", (path: string) => path.replace(/^\/stock/, "")],
  ["leaves the path", "/kept", (path: string) => path],
] as const) {
  test(`the dashboard works behind a proxy that ${how}`, async ({ page, baseURL }) => {
    const proxy = await new ServiceProxy(baseURL ?? "", {
      rewrite: (path) => (path.startsWith(`${prefix}/`) ? rewrite(path) : undefined),
    }).start();
    await works(page, `${proxy.address}${prefix}`);
    await proxy.stop();
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

test.describe("an API under another prefix", () => {
  let service: ChildProcess | undefined;
  test.afterEach(async () => {
    const ended = new Promise((done) => service?.once("exit", done));
    service?.kill("SIGTERM");
    await ended;
  });

  for (const prefix of ["", "/warehouse/v2"]) {
    test(`"${prefix}": the dashboard finds it`, async ({ page }) => {
      const port = await freePort();
      service = spawn(process.execPath, [resolve(import.meta.dirname, "serve.mjs")], {
        stdio: "ignore",
        env: { ...process.env, PORT: String(port), E2E_API_PREFIX: prefix, DEMO_ORDERS: "500" },
      });
      const root = `http://127.0.0.1:${port}`;
      const isReady = () =>
        page.request.get(`${root}/ready`).then(
          (response) => response.ok(),
          () => false,
        );
      await expect.poll(isReady, { timeout: 150_000 }).toBe(true);
      await works(page, root);
      await page.goto("about:blank"); // before its service ends
    });
  }
});
