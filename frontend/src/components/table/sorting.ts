/** `name`, `-name`: which way a column is sorted, and what a click makes of it. */

export function directionOf(sort: string | undefined, name: string): "ascending" | "descending" | undefined {
  if (sort === name) return "ascending";
  return sort === `-${name}` ? "descending" : undefined;
}

/** The first click shows what people look for: figures from the largest, names from A. */
export function nextSort(sort: string | undefined, name: string, largestFirst = false): string {
  if (sort === name) return `-${name}`;
  if (sort === `-${name}`) return name;
  return largestFirst ? `-${name}` : name;
}
