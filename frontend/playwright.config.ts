import { defineConfig } from "@playwright/test";

// The built dashboard from the real service (fixtures.ts starts one for each worker), in Debian's Chromium with the flags that root in a container needs.
export default defineConfig({
  testDir: "e2e",
  fullyParallel: true,
  workers: 2,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: "list",
  use: {
    actionTimeout: 30_000,
    locale: "en-US",
    viewport: { width: 1280, height: 900 },
    trace: process.env.TRACE ? "retain-on-failure" : "off", // recording takes a fifth of the time
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      // The stories are too short for the optimizing compilers: without them, the browser takes 13 % less time.
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--js-flags=--no-opt --no-maglev"],
    },
  },
});
