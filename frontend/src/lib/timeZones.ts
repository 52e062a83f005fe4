/** The names of time zones. */

/** The names that the browser knows, with UTC; the service may know more. */
export const timeZones = (): string[] => [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC"])].sort();

/** Whether the browser knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    return name.trim() !== "" && new Intl.DateTimeFormat("en-US", { timeZone: name.trim() }) !== undefined;
  } catch {
    return false;
  }
}

/** The zone in which times are shown: the company's, or UTC if the browser is older than this zone. */
export const shownZone = (name: string) => (isTimeZone(name) ? name : "UTC");
