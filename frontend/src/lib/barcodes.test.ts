import { expect, test } from "vitest";
import { codeOf, isGtin } from "./barcodes";

test("a UPC-E stands for the UPC-A with its zeros", () => {
  const pairs = [
    ["04252614", "042100005264"],
    ["01234505", "012000003455"],
    ["01234531", "012300000451"],
    ["01234543", "012340000053"],
    ["01234558", "012345000058"],
  ];
  for (const [short = "", long = ""] of pairs) {
    expect(codeOf({ format: "upc_e", rawValue: short })).toBe(long);
    expect(isGtin(long), long).toBe(true);
  }
  expect(codeOf({ format: "ean_8", rawValue: "96385074" })).toBe("96385074");
  expect(codeOf({ format: "code_128", rawValue: " COL-1\r" })).toBe("COL-1");
});

test("a GTIN has 8, 12, 13 or 14 digits, and the last one confirms the others", () => {
  for (const code of ["96385074", "036000291452", "4006381333931", "10614141000415"])
    expect(isGtin(code), code).toBe(true);
  for (const code of ["96385075", "4006381333932", "400638133393", "COL-1", "1234567890", ""])
    expect(isGtin(code), code).toBe(false);
});
