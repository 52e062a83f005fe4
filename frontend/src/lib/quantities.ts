/** Quantities of a product, in what it is counted in: cases or units. */

import { formatCount, formatNumber } from "./format";

/** What a product is counted in, as in the lists of the API. */
export interface Counted {
  counted_in: "case" | "unit";
  units_per_case: number;
}

/** The default for a product that is not loaded. */
export const CASES: Counted = { counted_in: "case", units_per_case: 1 };

/** "case" or "unit". */
export const nounOf = ({ counted_in }: Pick<Counted, "counted_in">) => counted_in;

/** "cases" or "units". */
export const nounsOf = (product: Pick<Counted, "counted_in">) => `${nounOf(product)}s`;

/** The label of a quantity: "Cases" or "Units". */
export const countedLabel = ({ counted_in }: Pick<Counted, "counted_in">) =>
  counted_in === "unit" ? "Units" : "Cases";

/** The pack that it is not counted in. */
export const otherPack = ({ counted_in }: Pick<Counted, "counted_in">) => (counted_in === "unit" ? "case" : "unit");

/** "A case has 24 units"; nothing if it has one. */
export const packOf = ({ units_per_case }: Counted) =>
  units_per_case > 1 ? `A case has ${formatCount(units_per_case, "unit")}` : undefined;

/** "12 cases", "24 units (2 cases)", "30 units (1 case and 6 units)". */
export function formatQuantity(count: number, product: Counted): string {
  const counted = formatCount(count, nounOf(product));
  const inCases = casesIn(count, product);
  return inCases ? `${counted} (${inCases})` : counted;
}

/** A quantity in a column of cases: "12", "24 units (2 cases)". */
export const formatInCases = (count: number, product: Counted) =>
  product.counted_in === "case" ? formatNumber(count) : formatQuantity(count, product);

/** The whole cases and the rest of a number of units; nothing if there is no whole case. */
function casesIn(count: number, { counted_in, units_per_case: size }: Counted): string {
  if (counted_in === "case" || size === 1 || Math.abs(count) < size) return "";
  const rest = count % size;
  const cases = formatCount((count - rest) / size, "case");
  return rest === 0 ? cases : `${cases} and ${formatCount(rest, "unit")}`;
}

/** A sum over products: "12 cases", "48 units", "12 cases and 48 units". */
export function formatSum(parts: readonly (readonly [number, Pick<Counted, "counted_in">])[]): string {
  const sumOf = (unit: Counted["counted_in"]) =>
    parts.filter(([, product]) => product.counted_in === unit).reduce((sum, [count]) => sum + count, 0);
  const units = parts.some(([, product]) => product.counted_in === "unit") && formatCount(sumOf("unit"), "unit");
  const cases = formatCount(sumOf("case"), "case");
  if (!units) return cases;
  return parts.some(([, product]) => product.counted_in === "case") ? `${cases} and ${units}` : units;
}
