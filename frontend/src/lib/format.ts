/** Formats numbers, money and times in English, in the company's currency and time zone. */

import { shownZone } from "./timeZones";

/** The English locale of the browser (dates differ between countries), else American English. */
export const localeOf = (wanted: readonly string[]): string =>
  wanted.find((language) => /^en\b/i.test(language)) ?? "en-US";

/** The locale of all that the pages show. */
export const LOCALE = localeOf(globalThis.navigator?.languages ?? []);

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumFractionDigits: 1 });

/** The formats that depend on the company. */
const formatsOf = (currency: string, timeZone: string) => {
  const money = (more: Intl.NumberFormatOptions = {}) =>
    new Intl.NumberFormat(LOCALE, { style: "currency", currency, ...more });
  return {
    timeZone,
    money: money(),
    price: money({ maximumFractionDigits: 4 }),
    roundMoney: money({ maximumFractionDigits: 0 }),
    shortMoney: money({ notation: "compact", maximumFractionDigits: 1 }),
    figureMoney: money({ notation: "compact", minimumSignificantDigits: 3, maximumSignificantDigits: 3 }),
    moment: new Intl.DateTimeFormat(LOCALE, {
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "numeric",
      minute: "2-digit",
      timeZone,
      timeZoneName: "short",
    }),
    // Sweden writes a day as the API does: 2026-03-08.
    isoDay: new Intl.DateTimeFormat("sv-SE", { timeZone }),
    isoMinute: new Intl.DateTimeFormat("sv-SE", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    }),
  };
};

let company = formatsOf("USD", "UTC");

/** Sets the company's currency and time zone for all formats; before that they are US dollars and UTC. */
export function setCompany({ currency, time_zone }: { currency: string; time_zone: string }): void {
  company = formatsOf(currency, shownZone(time_zone));
}

/** The day of a moment in the company's time zone: 2026-03-08. */
export const companyDay = (value: string | Date) => company.isoDay.format(new Date(value));

/** The last minute of a day of the company: "2026-03-08" in Chicago is "2026-03-09T04:59:00.000Z". */
export function endOfCompanyDay(day: string): string {
  const wanted = Date.parse(`${day}T23:59:00Z`);
  let at = wanted;
  // corrects the time by the offset of the zone at that time, twice, because the offset may change there
  for (let tries = 0; tries < 2; tries++) at += wanted - clockOf(at);
  return new Date(at).toISOString();
}

/** The local time of the company at a moment, as if it were UTC. */
const clockOf = (at: number) => Date.parse(`${company.isoMinute.format(at).replace(" ", "T")}:00Z`);

const percent = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 1 });
const change = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" });
const signed = new Intl.NumberFormat(LOCALE, { signDisplay: "exceptZero" });
const ratio = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
// A day of the API has no time. It is parsed and formatted in UTC, so it is the same day in every zone.
const dayFormat = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const shortDay = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", timeZone: "UTC" });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });

export const formatNumber = (value: number) => whole.format(value);
/** "10,000+" if more rows match. */
export const formatTotal = ({ total, total_is_exact }: { total: number; total_is_exact: boolean }) =>
  `${formatNumber(total)}${total_is_exact ? "" : "+"}`;
export const formatShort = (value: number) => short.format(value);
export const formatMoney = (value: number) => company.money.format(value);
/** A price may have two decimals more than an amount: "$0.0375". */
export const formatPrice = (value: number) => company.price.format(value);
export const formatRoundMoney = (value: number) => company.roundMoney.format(value);
export const formatShortMoney = (value: number) => company.shortMoney.format(value);
/** A short amount with three significant digits: "$1.02M", "$424K". */
export const formatFigure = (value: number) => company.figureMoney.format(value);
export const formatPercent = (share: number) => percent.format(share);
export const formatChange = (share: number) => change.format(share);
export const formatSigned = (value: number) => signed.format(value);
export const formatRatio = (value: number) => ratio.format(value);
/** A day of the API, "2026-03-08"; of a moment, see formatDayOf. */
export const formatDay = (value: string | Date) => dayFormat.format(new Date(value));
export const formatShortDay = (value: string | Date) => shortDay.format(new Date(value));
/** The day of a moment in the company's time zone: "Mar 8, 2026". */
export const formatDayOf = (moment: string | Date) => formatDay(companyDay(moment));
/** "Mar 8". */
export const formatShortDayOf = (moment: string | Date) => formatShortDay(companyDay(moment));
export const formatMoment = (value: string | Date) => company.moment.format(new Date(value));

/** A moment in this time zone: "Nov 26, 2026, 6:04 PM". */
export const formatMomentIn = (timeZone: string, value: Date) =>
  new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short", timeZone }).format(value);

/** "2 products", "1 product". */
export const formatCount = (count: number, one: string, many = `${one}s`) =>
  `${whole.format(count)} ${count === 1 ? one : many}`;

/** "2 cases", "1 case". */
export const formatCases = (count: number) => formatCount(count, "case");

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 days ago", "in 2 hours". */
export function formatAgo(value: string | Date, now: Date = new Date()): string {
  const seconds = (new Date(value).getTime() - now.getTime()) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : relative.format(0, "minute");
}

/** The change from one figure to another as a share of the first; null if the first is 0 or unknown. */
export function changeBetween(before: number | undefined, after: number | undefined): number | null {
  return before === undefined || after === undefined || before === 0 ? null : (after - before) / Math.abs(before);
}
