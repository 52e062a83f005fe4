import { defineConfig } from "@playwright/test";

// Debian's Chromium, with the flags that root in a container needs.
export default defineConfig({
  testDir: "e2e",
  workers: 1,
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    },
  },
});
