/** A field that another user has changed: its current value, and the input of this user, if any. */
export interface OthersChange {
  label: string;
  now: string;
  typed?: string;
}

interface Compared {
  label: string;
  /** The value before the user's input. */
  before: string;
  now: string;
  /** The value in the form's field; undefined if the form has no such field. */
  typed?: string;
}

/** The fields whose value has changed, as texts; with the input if it differs from the previous value. */
export const othersChanges = (...fields: Compared[]): OthersChange[] =>
  fields
    .filter(({ before, now }) => before !== now)
    .map(({ label, before, now, typed = before }) => ({
      label,
      now: now || "none",
      typed: typed === before ? undefined : typed || "none",
    }));

/** The value of a field after a reload: the user's input, or the new value if there is none. */
export const kept = <T>(typed: T, before: T, now: T): T => (typed === before ? now : typed);
