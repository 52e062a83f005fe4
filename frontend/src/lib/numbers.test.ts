import { expect, test } from "vitest";
import { numberProblem, parseNumber, readNumber, typedNumber } from "./numbers";

test.each([
  ["en-US", "1,234.50", 1234.5],
  ["en-US", "1234.5", 1234.5],
  ["en-US", " 12 ", 12],
  ["en-US", "-3", -3],
  ["en-US", "−3", -3],
  ["en-US", "+3", 3],
  ["en-US", ".5", null],
  ["en-US", "12.", null],
  ["en-US", "1.234,50", null],
  ["en-US", "12,5", null],
  ["en-US", "1,23", null],
  ["en-US", "1e3", null],
  ["en-US", "0x10", null],
  ["en-US", "twelve", null],
  ["de-DE", "1.234,50", 1234.5],
  ["de-DE", "1234,5", 1234.5],
  ["de-DE", "12.5", null],
  ["de-DE", "1.234", 1234],
  ["de-CH", "1'234.5", 1234.5],
  ["de-CH", "1’234.5", 1234.5],
  ["fr-FR", "1 234,5", 1234.5],
  ["fr-FR", "1\u202f234,5", 1234.5],
  ["en-IN", "12,34,567.8", 1_234_567.8],
  ["ar-EG", "١٢٣٫٥", 123.5],
])("in %s, %j is %j", (locale, text, value) => {
  expect(parseNumber(text, 2, locale).value).toBe(value);
});

test.each(["en-US", "de-DE", "fr-FR", "de-CH", "en-IN", "ar-EG", "hi-IN"])(
  "in %s, each written number is read",
  (locale) => {
    for (const value of [0, 7, 12.5, 1234.56, 1_234_567.89, -42.1]) {
      expect(parseNumber(typedNumber(value, 2, locale), 2, locale).value).toBe(value);
      const grouped = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
      expect(parseNumber(grouped, 2, locale).value).toBe(value);
    }
  },
);

test.each(["en-US", "de-DE", "fr-FR", "de-CH", "en-IN", "ar-EG", "hi-IN"])(
  "in a browser in %s, each number that a field or a page shows is read as that number, or not at all",
  (reader) => {
    for (const decimals of [0, 2, 4])
      for (const value of [0, 7, 12.5, 1.234, 0.125, 999.125, 1234, 1234.56, 1_234_567.8912]) {
        if (Number(value.toFixed(decimals)) !== value) continue;
        expect(readNumber(typedNumber(value, decimals, "en-US", reader), decimals, reader).value).toBe(value);
        const shown = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 }).format(value);
        expect([value, null]).toContain(readNumber(shown, decimals, reader).value);
        const own = new Intl.NumberFormat(reader, { maximumFractionDigits: 4 }).format(value);
        expect([value, null]).toContain(readNumber(own, decimals, reader).value);
      }
  },
);

test("a text that is two numbers is refused with a sentence, if the field takes both", () => {
  const readIn = (text: string, decimals: number) => readNumber(text, decimals, "de-DE");
  for (const decimals of [2, 4]) {
    expect(readIn("1.234", decimals)).toEqual({ value: null, problem: "ambiguous", readings: [1.234, 1234] });
    expect(numberProblem(readIn("1.234", decimals), { decimals })).toBe(
      "This can be 1.234 or 1,234. Enter 1.2340 or 1234.",
    );
  }
  expect([readIn("1.234", 0), readIn("1,234", 0)]).toEqual([{ value: 1234 }, { value: 1234 }]);
  expect([readIn("12.5", 0), readIn("12,5", 0)]).toEqual(Array(2).fill({ value: null, problem: "fraction" }));
  expect(readIn("1,234,567", 4)).toEqual({ value: 1_234_567 });
});

test("a fraction is refused in a field for whole numbers", () => {
  expect(parseNumber("12.5", 0, "en-US")).toEqual({ value: null, problem: "fraction" });
  expect(parseNumber("12.0", 0, "en-US")).toEqual({ value: 12 });
  expect(numberProblem(parseNumber("12.5", 0, "en-US"), { locale: "en-US" })).toBe("Enter a whole number.");
  expect(numberProblem(parseNumber("12,5", 0, "de-DE"), { locale: "de-DE" })).toBe("Enter a whole number.");
});

test("the message of an invalid number has an example in the user's locale", () => {
  const limits = { decimals: 2, min: 0, max: 5000, locale: "de-DE" };
  const problem = (text: string) => numberProblem(parseNumber(text, 2, "de-DE"), limits);
  expect(problem("")).toBeUndefined();
  expect(problem("12,50")).toBeUndefined();
  expect(problem("12.5")).toBe("Enter a number, such as 1.234,5.");
  expect(problem("1,234")).toBe("Enter at most 2 decimals.");
  expect(problem("-1")).toBe("Enter 0 or more.");
  expect(problem("5001")).toBe("Enter 5.000 or less.");
});
