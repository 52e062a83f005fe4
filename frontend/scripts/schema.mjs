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
const parsed = JSON.parse(document);
// "At least one of these is required" is no type in TypeScript, and would make the whole body unknown.
const onlyRequires = (choices) => choices?.every((choice) => Object.keys(choice).join() === "required");
for (const schema of Object.values(parsed.components.schemas)) {
  for (const name of ["anyOf", "oneOf"]) if (schema.properties && onlyRequires(schema[name])) delete schema[name];
}
// The client never asks for CSV (a link does): an answer in JSON is no text.
for (const operations of Object.values(parsed.paths)) {
  for (const { responses } of Object.values(operations)) {
    for (const { content } of Object.values(responses)) if (content?.["application/json"]) delete content["text/csv"];
  }
}
const heading = "// Generated from the OpenAPI document by `npm run schema`: never edited by hand.\n\n";
const wanted = heading + astToString(await openapiTS(parsed));

if (!process.argv.includes("--check")) {
  writeFileSync(target, wanted);
} else if (!existsSync(target) || readFileSync(target, "utf8") !== wanted) {
  console.error("src/api/schema.d.ts does not fit the API any more: run `npm run schema` in frontend/.");
  process.exit(1);
}
