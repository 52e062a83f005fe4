import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Rolldown } from "vite";
import { compression } from "vite-plugin-compression2";
import { defineConfig } from "vitest/config";

// The API's address while `vite` serves the sources (start-dev.sh sets API_ORIGIN). The built dashboard is served by
// the API itself.
const api = process.env.API_ORIGIN ?? `http://127.0.0.1:${process.env.PORT ?? "8000"}`;

const FIRST_PAGE = /\/src\/(main|pages\/overview\/OverviewPage)\.tsx$/;

/** Whether the first page needs the module at once: it imports the module, directly or through others. */
function isOnFirstPage(id: string, context: Rolldown.ChunkingContext): boolean {
  const needing = new Set([id]);
  for (const module of needing) {
    if (FIRST_PAGE.test(module)) return true;
    for (const importer of context.getModuleInfo(module)?.importers ?? []) needing.add(importer);
  }
  return false;
}

// One file with the first page, one with what other pages share, and one for each page. By default each module that a
// different set of pages shares is a file of its own: the page of orders then needs 44 of them.
const codeSplitting: Rolldown.CodeSplittingOptions = {
  groups: [
    {
      name: (id, context) => (id.includes("/src/") && isOnFirstPage(id, context) ? "first" : null),
      priority: 1, // packages come with the modules that import them
    },
    { name: "pages", minShareCount: 2 },
  ],
};

export default defineConfig({
  // The backend sends these files as they are, so that it need not compress. Fonts are compressed already.
  plugins: [react(), compression({ include: /assets\/.*\.(js|css|wasm)$/, algorithms: ["gzip", "brotliCompress"] })],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  base: "./", // under whatever path a proxy serves it
  server: { port: 5173, strictPort: true, proxy: { "/api": api, "/docs": api, "/openapi.json": api } },
  build: {
    outDir: "../backend/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    cssCodeSplit: false, // the other pages add a tenth, and would need up to 23 more files
    chunkSizeWarningLimit: 1_000, // e2e/weight.spec.ts limits what the first page loads
    rolldownOptions: { output: { codeSplitting } },
  },
  test: {
    testTimeout: 30_000,
    maxWorkers: 2, // by default one on a machine with two cores, although the tests often wait
    projects: [
      {
        extends: true,
        test: { name: "functions", environment: "happy-dom", include: ["src/**/*.test.ts"], isolate: false },
      },
      {
        extends: true,
        test: {
          name: "components",
          environment: "happy-dom",
          include: ["src/**/*.test.tsx"],
          setupFiles: ["src/testing/setup.ts"],
          isolate: false,
        },
      },
    ],
  },
});
