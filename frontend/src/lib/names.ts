// Names as people read them: case, accents, Unicode forms and the order of words make no difference.

/** The text without case and accents, as the service folds it for a search. */
const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\p{Mn}\p{Cf}]/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ł", "l")
    .replaceAll("ø", "o");

/** Whether the text has every word of a search somewhere. */
export function matchesWords(text: string, search: string): boolean {
  const whole = folded(text);
  return folded(search)
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
