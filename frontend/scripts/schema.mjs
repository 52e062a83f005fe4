// Writes src/api/schema.d.ts from the backend's OpenAPI document; with --check it only says whether they agree.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const backend = fileURLToPath(new URL("../../backend/", import.meta.url));
const target = fileURLToPath(new URL("../src/api/schema.d.ts", import.meta.url));
const print = "import json; from main import app; print(json.dumps(app.openapi()))";

const document = execFileSync("venv/bin/python", ["-c", print], {
  cwd: backend,
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
  env: { ...process.env, API_PREFIX: "", IDENTITY_MODE: "local" },
});
const heading = "// Generated from the OpenAPI document by `npm run schema`: never edited by hand.\n\n";
const wanted = heading + astToString(await openapiTS(JSON.parse(document)));

if (!process.argv.includes("--check")) {
  writeFileSync(target, wanted);
} else if (!existsSync(target) || readFileSync(target, "utf8") !== wanted) {
  console.error("src/api/schema.d.ts does not fit the API any more: run `npm run schema` in frontend/.");
  process.exit(1);
}
