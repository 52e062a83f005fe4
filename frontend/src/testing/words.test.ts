import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const SRC = resolve(import.meta.dirname, "..");

/** Words that screens used to have, with the term that replaced each. */
const REPLACED: [RegExp, string][] = [
  [/\b(Orders )?asked for\b/i, "Requested, Orders placed"],
  [/\bNot now\b/, "Close"],
  [/\bReorder at\b|\bAt most\b/, "Reorder point, Max stock"],
  [/\bon the shelf\b/i, "On hand"],
  [/\bIncoming\b/, "On order"],
  [/\bCases more\b/, "Change (+/−)"],
  [/\bBook the\b/, "Save adjustment, Post count, Post difference"],
  [/\bSet the levels\b/, "Save levels"],
  [/\bin the ledger\b|\bthe ledger says\b/i, "Shown in the history, Stock records verified"],
  [/\bWhat it would do\b/i, "Preview"],
  [/\bwaits for approval\b/i, "Needs approval"],
  [/\bDeliver although\b/, "Allow exceeding max stock"],
  [/\bstock rows?\b/i, "products"],
  [/\bBasket\b/i, "Order group"],
  [/\bEvery day\b/, "Operations"],
  [/\bWhere to\?/, "Search…"],
  [/\bNothing is called\b/, "No results"],
  [/\bis needed\b/, "is required"],
  [/\blet in no more\b/, "Inactive users cannot sign in"],
  [/\bWarehouses supply\b/, "Supplies other stores"],
  [/\bSold since\b|\bOpen since\b/, "Added on"],
  [/\bThe whole company\b|\b(No|Some|Any|Every)body\b/i, "All locations, Unassigned"],
  [/\bCount on\b|\bStart over\b/, "Keep counting, Discard count"],
  [/\bYear's end\b/, "Year-end count"],
  [/\bletter is missing\b/, "The link may be wrong or outdated"],
  [/\bEmpty the search\b/, "Clear search"],
  [/\bAct as\b|\bBack to yourself\b/, "View as, Stop viewing as"],
  [/\bNothing runs low\b/, "No low stock"],
];

/** The texts of a file's strings and elements, without its comments. */
function textsOf(code: string): string[] {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, "");
  return [...bare.matchAll(/"([^"\n]+)"|`([^`]+)`|[>}]([^<>{}]+)[<{]/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");
}

/** "file: text (use: term)" for each text with a word that was replaced. */
const findings = (file: string, code: string) =>
  textsOf(code).flatMap((text) =>
    REPLACED.filter(([word]) => word.test(text)).map(([, term]) => `${file}: ${text.trim()} (use: ${term})`),
  );

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|schema\.d\.ts$/.test(file),
);

test("no text of the dashboard uses a word that was replaced", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((file) => findings(file, readFileSync(join(SRC, file), "utf8")))).toEqual([]);
});

test("a replaced word is found in strings and elements, and not in comments", () => {
  const code = '// Not now\n/* Not now */\nconst a = "Not now"; // Not now\nconst b = <p>\n  Sold since {day}\n</p>;';
  expect(findings("A.tsx", code)).toEqual(["A.tsx: Not now (use: Close)", "A.tsx: Sold since (use: Added on)"]);
});
