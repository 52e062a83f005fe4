// Comparison of names: case, accents, Unicode forms and the order of words make no difference.

/** The most characters of the name of a store, product, supplier or the company, and of a text to search for. */
export const NAME_LENGTH = 200;

// Invisible characters, and accents of Latin, Greek and Cyrillic letters, as in search_text of the database.
const INVISIBLE =
  /\p{Cf}|\p{Variation_Selector}|[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]|(?![\t-\r\u0085])\p{Cc}/gu;
const ACCENTS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
/** Letters with an accent and ligatures that no Unicode normalization decomposes. */
const LETTERS: Record<string, string> = {
  ß: "ss",
  ς: "σ",
  ø: "o",
  ł: "l",
  đ: "d",
  ħ: "h",
  ı: "i",
  ŧ: "t",
  ð: "d",
  æ: "ae",
  œ: "oe",
  þ: "th",
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");

/** The text without case and accents, as the service folds it for a search. */
const folded = (text: string): string =>
  text
    .replace(INVISIBLE, "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(ACCENTS, "")
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter);

/** Whether two codes are the same: case, accents and Unicode forms make no difference. */
export const isSameCode = (one: string, other: string) => folded(one.trim()) === folded(other.trim());

/** Whether the text has every word of a search somewhere. */
export function matchesWords(text: string, search: string): boolean {
  const whole = folded(text);
  return folded(search)
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
