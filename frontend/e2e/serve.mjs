/**
 * Runs the service at PORT with a database of its own, which is deleted at the end. Of the settings in the environment,
 * those of a database, of Databricks, of callers and of the API's prefix do not apply; E2E_API_PREFIX sets the prefix.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const backend = resolve(import.meta.dirname, "../../backend");
const FOREIGN = /^(DB_|PG|LAKEBASE|DATABRICKS|IDENTITY|BOOTSTRAP|DEV_USER|API_PREFIX|REQUIRE_FOUR_EYES)/;
const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
const home = mkdtempSync(join(tmpdir(), "brickhouse-e2e-"));
const service = spawn(join(backend, "venv/bin/python"), ["startup.py"], {
  cwd: backend,
  stdio: "inherit",
  env: {
    ...Object.fromEntries(kept),
    ENV_FILE: "", // else a developer's own settings, and their database, would be used
    ...(process.env.E2E_API_PREFIX === undefined ? {} : { API_PREFIX: process.env.E2E_API_PREFIX }),
    EMBEDDED_DB_DIR: join(home, "database"),
    DEMO_DATA: "auto",
    DEMO_ORDERS: process.env.DEMO_ORDERS ?? "5000",
    BASE_PATH: process.env.BASE_PATH ?? "/kept", // the prefix that a proxy may keep; paths without it work, too
    HOST: "127.0.0.1",
    LOG_LEVEL: "WARNING",
  },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => service.kill("SIGTERM"));
service.on("error", (error) => {
  console.error(`${backend}/venv cannot run the service, run ./setup-env.sh: ${error.message}`);
  rmSync(home, { recursive: true, force: true });
  process.exit(1);
});
service.on("exit", (code) => {
  rmSync(home, { recursive: true, force: true });
  process.exit(code ?? 1);
});
