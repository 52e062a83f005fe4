/** Barcodes as a camera reads them. */

export interface Reading {
  /** The kind of barcode, named as in the Barcode Detection API: "ean_13". */
  format: string;
  rawValue: string;
}

/** The code that products have: a UPC-E is written out as the UPC-A that it stands for. */
export const codeOf = ({ format, rawValue }: Reading): string =>
  format === "upc_e" && /^\d{8}$/.test(rawValue) ? upcA(rawValue) : rawValue.trim();

/** The UPC-A for which the eight digits of a UPC-E stand: the seventh says which zeros were left out. */
function upcA(upcE: string): string {
  const [digits, rule, check] = [upcE.slice(0, 6), Number(upcE[6]), upcE[7]];
  if (rule <= 2) return `${digits.slice(0, 3)}${rule}0000${digits.slice(3)}${check}`;
  if (rule === 3) return `${digits.slice(0, 4)}00000${digits.slice(4)}${check}`;
  if (rule === 4) return `${digits.slice(0, 5)}00000${digits.slice(5)}${check}`;
  return `${digits}0000${rule}${check}`;
}

/** Whether a code is an EAN, a UPC or another GTIN, whose last digit confirms the others. */
export function isGtin(code: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(code)) return false;
  const digits = [...code].map(Number).toReversed();
  return digits.reduce((sum, digit, index) => sum + digit * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}
