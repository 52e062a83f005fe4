import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { compression } from "vite-plugin-compression2";
import { defineConfig } from "vitest/config";

// The API's address while `vite` serves the sources (start-dev.sh sets API_ORIGIN). The built dashboard is served by
// the API itself.
const api = process.env.API_ORIGIN ?? `http://127.0.0.1:${process.env.PORT ?? "8000"}`;

export default defineConfig({
  // The backend sends these files as they are, so that it need not compress. Fonts are compressed already.
  plugins: [react(), compression({ include: /assets\/.*\.(js|css|wasm)$/, algorithms: ["gzip", "brotliCompress"] })],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  base: "./", // under whatever path a proxy serves it
  server: { port: 5173, strictPort: true, proxy: { "/api": api, "/docs": api, "/openapi.json": api } },
  build: { outDir: "../backend/static", emptyOutDir: true, target: "es2022", assetsInlineLimit: 0 },
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
