// Writes src/api/schema.d.ts and src/lib/enums.ts from the backend's OpenAPI document; with --check it only says
// whether they agree.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const backend = fileURLToPath(new URL("../../backend/", import.meta.url));
const print = "import json; from main import app; print(json.dumps(app.openapi()))";

const document = execFileSync("venv/bin/python", ["-c", print], {
  cwd: backend,
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
  env: { ...process.env, API_PREFIX: "", IDENTITY_MODE: "local" },
});
const heading = "// Generated from the OpenAPI document by `npm run schema`: never edited by hand.\n\n";

const parsed = JSON.parse(document);
const schemas = parsed.components.schemas;
const query = (path, name) => parsed.paths[path].get.parameters.find((parameter) => parameter.name === name).schema;
const ENUMS = {
  ORDER_STATUSES: schemas.Order.properties.status,
  STORE_TYPES: schemas.Store.properties.store_type,
  ROLES: schemas.User.properties.role,
  MOVEMENT_KINDS: schemas.Movement.properties.kind,
  REASON_KINDS: schemas.StockReason.properties.kinds.items,
  CURRENCIES: schemas.Company.properties.currency,
  SEVERITIES: schemas.LowStockAlert.properties.severity,
  ORDER_SORTS: query("/orders", "sort"),
  INVENTORY_SORTS: query("/inventory", "sort"),
  STORE_SORTS: query("/stores", "sort"),
  PRODUCT_SORTS: query("/products", "sort"),
  SUPPLIER_SORTS: query("/suppliers", "sort"),
  USER_SORTS: query("/users", "sort"),
};
const lists = Object.entries(ENUMS).map(([name, schema]) => {
  const values = schema.enum.map((value) => `  ${JSON.stringify(value)},\n`).join("");
  return `export const ${name} = [\n${values}] as const;\n`;
});

const WANTED = {
  "src/api/schema.d.ts": heading + astToString(await openapiTS(parsed)),
  "src/lib/enums.ts": heading + lists.join("\n"),
};
for (const [file, text] of Object.entries(WANTED)) {
  const target = fileURLToPath(new URL(`../${file}`, import.meta.url));
  if (!process.argv.includes("--check")) {
    writeFileSync(target, text);
  } else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
    console.error(`${file} does not fit the API any more: run \`npm run schema\` in frontend/.`);
    process.exitCode = 1;
  }
}
