import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const SRC = resolve(import.meta.dirname, "..");

/** Words that screens used to have, with the term that replaced each; and the files in which the word means something else. */
const REPLACED: [word: RegExp, term: string, except?: string[]][] = [
  [/\b(Orders )?asked for\b/i, "Requested, Orders placed"],
  [/^State$/, "Status", ["pages/stores/StoreForm.tsx"]], // of an address
  [/^For$|^From$/, "Destination, Source", ["pages/orders/OrdersPage.tsx"]], // the first day of a range
  [/\bNot now\b/, "Close"],
  // A verb before a number of orders, and forms whose button leaves them.
  [
    /^Cancel$/,
    "Cancel order",
    ["components/order/moves.ts", "components/record/RecordForm.tsx", "pages/reasons/ReasonForm.tsx"],
  ],
  [/\bReorder at\b|\bAt most\b|^Levels$/, "Reorder point, Max stock, Stock levels"],
  [/\bon the shelf\b/i, "On hand"],
  [/\bIncoming\b/, "On order"],
  [/\bnothing coming\b/i, "Nothing on order"],
  [/^Correct$/, "Adjust stock"],
  [/\bCases more\b/, "Change (+/−)"],
  [/\bBook(ed)? (the|as)\b/, "Save adjustment, Post count, Post difference, Reason code"],
  [/\bSet the levels\b/, "Save levels"],
  [/\bin the (ledger|books)\b|\bthe ledger says\b/i, "Shown in the history, Stock records verified, recorded"],
  [/\bWhat it would do\b/i, "Preview"],
  [/\bwaits for approval\b/i, "Needs approval"],
  [/\bwhere it is less\b/i, "Reason for reducing"],
  [/\balthough\b/i, "Allow exceeding max stock, Allow inactive product"],
  [/\bstock rows?\b/i, "products"],
  [/\bchosen\b/i, "selected"],
  [/\bBasket\b|\bAll of it\b/i, "Order group, View all"],
  [/\bEvery day\b|^The company$/, "Operations, Setup"],
  [/^Begin\b|\bWhere to\?/, "Create, Search…"],
  [/\bNothing is called\b/, "No results"],
  [/\b(is|are) (not |no longer )?needed\b/, "is required"],
  [/\blet in no more\b/, "Inactive users cannot sign in"],
  [/\bWarehouses supply\b/, "Supplies other stores"],
  [/\b(Here|Open|Sold) since\b/, "Added on"],
  [/\bWhere it is\b/, "Stock by store"],
  [/\bThe whole company\b|\b(No|Some|Any|Every)body\b|\bWorks at\b/i, "All locations, Unassigned, Location"],
  [/\bCount on\b|\bStart over\b/, "Keep counting, Discard count"],
  [/\bYear's end\b/, "Year-end count"],
  [/\bEvery case is\b/, "Stock records verified"],
  [/\bletter is missing\b/, "The link may be wrong or outdated"],
  [/\bEmpty the search\b/, "Clear search"],
  [/\bAct as\b|\bBack to yourself\b/, "View as, Stop viewing as"],
  [/\bNothing runs low\b/, "No low stock"],
  [/\bNot kept\b/, "Not stocked"],
  [/\bJourney\b/, "Progress"],
  [/\b(People|Person)\b/i, "Users"],
  [/^Names$/, "Labels"],
];

/** The texts of a file's strings and elements, without its comments and the expressions in its texts. */
function textsOf(code: string): string[] {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, "");
  const found = bare.matchAll(/"([^"\n]+)"|`([^`]+)`|[>}]([^<>{}]+)[<{]/g);
  return [...found].map(
    ([, quoted, template = "", element]) => quoted ?? element ?? template.replace(/\$\{[^}]*\}/g, "…"),
  );
}

/** Identifiers, style names and the code between elements are not shown: a text has a capital letter or a blank, and no operator. */
const isShown = (text: string) => /^[A-Z][a-z]+$|\s/.test(text) && !/=|;\s*(\n|$)|&&|\?\.|\w\(/.test(text);

/** "file: text (use: term)" for each text with a word that was replaced. */
const findings = (file: string, code: string) =>
  textsOf(code)
    .map((text) => text.trim())
    .filter(isShown)
    .flatMap((text) =>
      REPLACED.filter(([word, , except]) => word.test(text) && !except?.includes(file)).map(
        ([, term]) => `${file}: ${text} (use: ${term})`,
      ),
    );

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|schema\.d\.ts$/.test(file),
);

test("no text of the dashboard uses a word that was replaced", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((file) => findings(file, readFileSync(join(SRC, file), "utf8")))).toEqual([]);
});

test("an exception names an existing file in which the word is shown", () => {
  for (const [word, , except] of REPLACED) {
    for (const file of except ?? []) {
      expect(
        textsOf(readFileSync(join(SRC, file), "utf8")).some((text) => word.test(text.trim())),
        file,
      ).toBe(true);
    }
  }
});

test("a replaced word is found in strings and elements, and not in comments", () => {
  const code = '// Not now\n/* Not now */\nconst a = "Not now"; // Not now\nconst b = <p>\n  Sold since {day}\n</p>;';
  expect(findings("A.tsx", code)).toEqual(["A.tsx: Not now (use: Close)", "A.tsx: Sold since (use: Added on)"]);
});

test("a replaced word is found in a template, and not in its expressions", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the code of a template
  const code = "const a = `The ${chosen.name} is chosen`;\nconst b = `${chosen.name} is selected`;";
  expect(findings("A.tsx", code)).toEqual(["A.tsx: The … is chosen (use: selected)"]);
});
