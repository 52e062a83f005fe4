/** The state of a page in its address: how it is parsed, formatted and typed. */

export type Address = Record<string, unknown>;
type Field<T> = (raw: unknown) => T | undefined;

const first = (raw: unknown): string | undefined => {
  const value = Array.isArray(raw) ? raw[0] : raw;
  return value === undefined || value === null || value === "" ? undefined : String(value);
};

export const text: Field<string> = first;

export const list: Field<string[]> = (raw) => {
  const values = (Array.isArray(raw) ? raw : [raw]).filter((value) => value !== undefined && value !== "").map(String);
  return values.length > 0 ? [...new Set(values)] : undefined;
};

export const whole: Field<number> = (raw) => {
  const value = Number(first(raw));
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
};

const LAST_PAGE = 1_000_000; // the highest number that the API takes

export const pageNumber: Field<number> = (raw) => {
  const value = whole(raw);
  return value === undefined ? undefined : Math.min(value, LAST_PAGE);
};

export const flag: Field<boolean> = (raw) => {
  const value = first(raw);
  return value === "true" ? true : value === "false" ? false : undefined;
};

export const day: Field<string> = (raw) => {
  const value = first(raw);
  return value && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
};

export const oneOf =
  <T extends string>(...values: readonly T[]): Field<T> =>
  (raw) =>
    values.find((value) => value === first(raw));

export const someOf =
  <T extends string>(...values: readonly T[]): Field<T[]> =>
  (raw) => {
    const found = values.filter((value) => list(raw)?.includes(value));
    return found.length > 0 ? found : undefined;
  };

/** The parameters of a page's address; unknown ones are left out, so that an old link still opens. */
export function readAddress<S extends object>(fields: { [K in keyof S]-?: Field<NonNullable<S[K]>> }) {
  return (raw: Address): S => {
    const read = {} as S;
    for (const name of Object.keys(fields) as (keyof S & string)[]) {
      const value = fields[name](raw[name]);
      if (value !== undefined) read[name] = value as S[typeof name];
    }
    return read;
  };
}

/** `?region=West&region=South` as `{ region: ["West", "South"] }`. */
export function parseAddress(query: string): Address {
  const parsed: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parsed[name];
    parsed[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return parsed;
}

/** The reverse: a value that is not set has no parameter. */
export function writeAddress(address: Address): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(address)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") query.append(name, String(one));
    }
  }
  const written = query.toString();
  return written && `?${written}`;
}

/** Changed filters start at the first page again; a changed page keeps the filters. */
export function changedAddress<S extends object>(before: S, change: Partial<S>): S {
  const keepsPage = Object.keys(change).every((name) => ["page", "item", "create"].includes(name));
  return { ...before, ...(keepsPage ? {} : { page: undefined }), ...change };
}
