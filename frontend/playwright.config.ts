import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

const FREE_PORT = `const s = require("node:net").createServer();
s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });`;

// A port that is given has a service already: `PORT=… node e2e/serve.mjs`, then `E2E_PORT=… npm run e2e`.
const isRunning = process.env.E2E_PORT !== undefined;
// Read again by every worker: the port is chosen once and handed down.
process.env.E2E_PORT ??= execFileSync(process.execPath, ["-e", FREE_PORT], { encoding: "utf8" }).trim();
const address = `http://127.0.0.1:${process.env.E2E_PORT}`;

// The built dashboard from the real service, in Debian's Chromium with the flags that root in a container needs.
export default defineConfig({
  testDir: "e2e",
  workers: 1,
  timeout: 40_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: "list",
  use: {
    baseURL: address,
    actionTimeout: 10_000,
    locale: "en-US",
    viewport: { width: 1280, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    },
  },
  webServer: {
    command: "node e2e/serve.mjs",
    url: `${address}/ready`,
    env: { PORT: process.env.E2E_PORT },
    timeout: 180_000,
    reuseExistingServer: isRunning,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: "ignore",
  },
});
