/** A field that another user has changed: its value of now, and the one that is typed over it, if any. */
export interface OthersChange {
  label: string;
  now: string;
  typed?: string;
}

interface Compared {
  label: string;
  /** The value over which the reader has typed. */
  before: string;
  now: string;
  /** What stands in the field; left out: the form has none for it. */
  typed?: string;
}

/** The fields whose value is another one now, in words; what was typed only if it differs from the value of before. */
export const othersChanges = (...fields: Compared[]): OthersChange[] =>
  fields
    .filter(({ before, now }) => before !== now)
    .map(({ label, before, now, typed = before }) => ({
      label,
      now: now || "none",
      typed: typed === before ? undefined : typed || "none",
    }));

/** A field over the value of now: what was typed stays, and a field in which nothing was typed gets the new value. */
export const kept = <T>(typed: T, before: T, now: T): T => (typed === before ? now : typed);
