/** The sort parameter of a list (`name`, `-name`): the direction of a column, and the parameter after a click. */

export function directionOf(sort: string | undefined, name: string): "ascending" | "descending" | undefined {
  if (sort === name) return "ascending";
  return sort === `-${name}` ? "descending" : undefined;
}

/** The direction of the first click: numbers from the largest, names from A. */
export function nextSort(sort: string | undefined, name: string, largestFirst = false): string {
  if (sort === name) return `-${name}`;
  if (sort === `-${name}`) return name;
  return largestFirst ? `-${name}` : name;
}
