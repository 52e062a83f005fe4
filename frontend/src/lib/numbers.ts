/** Parses numbers as the pages show them, or in the language of the browser, and formats them for fields. */

import { LOCALE } from "./format";

export type Parsed =
  | { value: number }
  | { value: null; problem: "empty" | "text" | "fraction" }
  | { value: null; problem: "ambiguous"; readings: [number, number] };

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

const SIGNS = new Map<string, Signs>();

/** The separators and the ten digits of a language; found out once, because a count sheet has hundreds of fields. */
function signsOf(locale: string): Signs {
  const found = SIGNS.get(locale) ?? findSigns(locale);
  SIGNS.set(locale, found);
  return found;
}

function findSigns(locale: string): Signs {
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

/** The most decimals of a reading that decides whether a text is ambiguous. */
const ANY = 20;

/**
 * The number that a text is as the pages show numbers, in English; or in the language of the browser, if it is none in
 * English. A text that is one number in English and another one in this language is refused: "1.234" in a German
 * browser. In a field for whole numbers only whole readings count.
 */
export function readNumber(text: string, decimals = 0, reader = READER): Parsed {
  const [shown, own] = [parseNumber(text, decimals), parseNumber(text, decimals, reader)];
  const readings = decimals === 0 ? [shown, own] : [parseNumber(text, ANY), parseNumber(text, ANY, reader)];
  const [one, other] = readings.map(({ value }) => value);
  if (typeof one === "number" && typeof other === "number" && one !== other)
    return { value: null, problem: "ambiguous", readings: [one, other] };
  const isReadInOwn = shown.value === null && (own.value !== null || shown.problem === "text");
  return isReadInOwn ? own : shown;
}

/**
 * The number that a text is in a language, with at most this many decimals: "1,234.5" in English,
 * "1.234,5" in German. Groups are optional, but if there are any they must be complete, so that "12.5" is no number in
 * German instead of 125.
 */
export function parseNumber(text: string, decimals = 0, locale = LOCALE): Parsed {
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

const PLAIN = new Map<string, Intl.NumberFormat>();

/** The format without group separators, made once. */
function plain(locale: string, least: number, most: number): Intl.NumberFormat {
  const key = `${locale} ${least} ${most}`;
  const options = { useGrouping: false, minimumFractionDigits: least, maximumFractionDigits: most };
  const format = PLAIN.get(key) ?? new Intl.NumberFormat(locale, options);
  PLAIN.set(key, format);
  return format;
}

/** A number for a field: without group separators, with all its decimals, and with one more if it would be ambiguous. */
export function typedNumber(value: TypedNumber, decimals = 0, locale = LOCALE, reader = READER): string {
  if (typeof value === "string") return "";
  const written = (least: number) => plain(locale, least, Math.max(least, decimals)).format(value);
  return readNumber(written(0), decimals, reader).value === value ? written(0) : written(4);
}

/** The error of a typed number as a sentence; undefined if it is valid or empty. */
export function numberProblem(
  parsed: Parsed,
  { decimals = 0, min = -Infinity, max = Infinity, locale = LOCALE }: NumberLimits,
): string | undefined {
  const shown = new Intl.NumberFormat(locale, { maximumFractionDigits: decimals });
  if (parsed.value === null) {
    if (parsed.problem === "empty") return undefined;
    if (parsed.problem === "ambiguous") return ambiguityOf(parsed.readings);
    if (parsed.problem === "fraction" && decimals === 0) return "Enter a whole number.";
    if (parsed.problem === "fraction") return `Enter at most ${decimals} decimals.`;
    return `Enter a number, such as ${shown.format(decimals === 0 ? 1234 : 1234.5)}.`;
  }
  if (parsed.value < min) return `Enter ${shown.format(min)} or more.`;
  if (parsed.value > max) return `Enter ${shown.format(max)} or less.`;
  return undefined;
}

/** "This can be 1.234 or 1,234. Enter 1.2340 or 1234.": both are numbers in one language only. */
function ambiguityOf(readings: [number, number]): string {
  const shown = readings.map((value) => new Intl.NumberFormat(LOCALE, { maximumFractionDigits: ANY }).format(value));
  return `This can be ${shown.join(" or ")}. Enter ${readings.map(unambiguous).join(" or ")}.`;
}

const unambiguous = (value: number) =>
  new Intl.NumberFormat(LOCALE, { useGrouping: false, minimumFractionDigits: Number.isInteger(value) ? 0 : 4 }).format(
    value,
  );

export interface NumberLimits {
  /** The most decimals that a number may have; 0 for whole cases. */
  decimals?: number;
  min?: number;
  max?: number;
  locale?: string;
}
