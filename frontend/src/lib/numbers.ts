/** Parses and formats numbers with the separators and digits of the user's language. */

export type Parsed = { value: number } | { value: null; problem: "empty" | "text" | "fraction" };

/** The value of a number field whose text is no number within its limits; "" is an empty field. */
export const INVALID = "invalid";
export type TypedNumber = number | "" | typeof INVALID;

/** The number in a field that may be empty: 0 if it is, or if its text is no number. */
export const amountOf = (typed: TypedNumber): number => (typeof typed === "number" ? typed : 0);

interface Signs {
  group: string;
  decimal: string;
  digits: string[];
}

const READER = globalThis.navigator?.language ?? "en-US";
const SPACES = /[\s\u00a0\u2009\u202f]/g;
const APOSTROPHES = /['’]/g;
const DIRECTIONS = /[\u061c\u200e\u200f]/g; // marks that Arabic and Hebrew put beside a sign

/** The separators and the ten digits of a language. */
function signsOf(locale: string): Signs {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1_234_567.8);
  const find = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  const digit = new Intl.NumberFormat(locale, { useGrouping: false });
  return {
    group: unified(find("group")),
    decimal: find("decimal"),
    digits: Array.from({ length: 10 }, (_, number) => digit.format(number)),
  };
}

/** Replaces all kinds of spaces and apostrophes by one kind each. */
const unified = (text: string) => text.replace(DIRECTIONS, "").replace(SPACES, " ").replace(APOSTROPHES, "'");

/**
 * The number that a text is in the reader's language, with at most this many decimals: "1,234.5" in English,
 * "1.234,5" in German. Groups are optional, but if there are any they must be complete, so that "12.5" is no number in
 * German instead of 125.
 */
export function parseNumber(text: string, decimals = 0, locale = READER): Parsed {
  const { group, decimal, digits } = signsOf(locale);
  let typed = unified(text).trim();
  if (typed === "") return { value: null, problem: "empty" };
  typed = digits.reduce((said, digit, number) => said.replaceAll(digit, String(number)), typed);
  const [, sign = "", amount = ""] = /^([-+−]?) ?(.*)$/.exec(typed) ?? [];
  const [whole = "", fraction = "", ...more] = amount.split(decimal);
  const groups = group === "" ? [whole] : whole.split(group);
  const isGrouped = groups.every((digits, index) =>
    groups.length === 1 ? /^\d+$/.test(digits) : (index === 0 ? /^\d{1,3}$/ : /^\d{2,3}$/).test(digits),
  );
  const endsInThree = groups.length === 1 || groups.at(-1)?.length === 3;
  if (!isGrouped || !endsInThree || more.length > 0 || !/^\d*$/.test(fraction) || amount.endsWith(decimal))
    return { value: null, problem: "text" };
  if (fraction.replace(/0+$/, "").length > decimals) return { value: null, problem: "fraction" };
  const value = Number(`${groups.join("")}.${fraction || "0"}`);
  return { value: sign === "-" || sign === "−" ? 0 - value : value };
}

/** A number for a field: without group separators, with all its decimals. */
export const typedNumber = (value: TypedNumber, decimals = 0, locale = READER): string =>
  typeof value === "string"
    ? ""
    : new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: decimals }).format(value);

/** The error of a typed number as a sentence; undefined if it is valid or empty. */
export function numberProblem(
  parsed: Parsed,
  { decimals = 0, min = -Infinity, max = Infinity, locale = READER }: NumberLimits,
): string | undefined {
  const shown = new Intl.NumberFormat(locale, { maximumFractionDigits: decimals });
  if (parsed.value === null) {
    if (parsed.problem === "empty") return undefined;
    if (parsed.problem === "fraction" && decimals === 0) return "Enter a whole number.";
    if (parsed.problem === "fraction") return `Enter at most ${decimals} decimals.`;
    return `Enter a number, such as ${shown.format(decimals === 0 ? 1234 : 1234.5)}.`;
  }
  if (parsed.value < min) return `Enter ${shown.format(min)} or more.`;
  if (parsed.value > max) return `Enter ${shown.format(max)} or less.`;
  return undefined;
}

export interface NumberLimits {
  /** The most decimals that a number may have; 0 for whole cases. */
  decimals?: number;
  min?: number;
  max?: number;
  locale?: string;
}
