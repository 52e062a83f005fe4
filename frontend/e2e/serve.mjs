/** Runs the service at PORT with a database of its own, which is deleted at the end. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const backend = resolve(import.meta.dirname, "../../backend");
const home = mkdtempSync(join(tmpdir(), "brickhouse-e2e-"));
const service = spawn(join(backend, "venv/bin/python"), ["startup.py"], {
  cwd: backend,
  stdio: "inherit",
  env: {
    ...process.env,
    EMBEDDED_DB_DIR: join(home, "database"),
    DEMO_DATA: "auto",
    DEMO_ORDERS: process.env.DEMO_ORDERS ?? "5000",
    BASE_PATH: process.env.BASE_PATH ?? "/kept", // the prefix that a proxy may keep; paths without it work, too
    HOST: "127.0.0.1",
    LOG_LEVEL: "WARNING",
  },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => service.kill("SIGTERM"));
service.on("exit", (code) => {
  rmSync(home, { recursive: true, force: true });
  process.exit(code ?? 0);
});
