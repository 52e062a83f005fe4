import type { KpiDay } from "@/api/shapes";
import type { Point } from "@/components/charts/scales";
import { changeBetween, companyDay } from "@/lib/format";

type Figure = Exclude<keyof KpiDay, "date">;

/** The change of a figure; null if there is no value to compare with. */
export interface Change {
  by: number;
  /** As a share of the previous value, or in the unit of the figure. */
  as: "share" | "count";
}

/** The last `days` days of a series. */
export const lastDays = <Day>(course: Day[], days: number) => course.slice(-days);

/** The days on which there was such a figure. */
export const pointsOf = <Day extends { date: string }>(course: Day[], figure: keyof Day): Point[] =>
  course.flatMap((day) => {
    const value = day[figure];
    return typeof value === "number" ? [{ date: day.date, value }] : [];
  });

/** The change of a figure since the end of the previous period; null if the series begins later. */
export function changeOver(course: KpiDay[] | undefined, days: number, figure: Figure): Change | null {
  const [before, now] = [course?.at(-1 - days)?.[figure], course?.at(-1)?.[figure]];
  return asShare(changeBetween(before ?? undefined, now ?? undefined));
}

/** The same as a difference, for small numbers, of which a share would say little, and for a previous value of 0. */
export function differenceOver(course: KpiDay[] | undefined, days: number, figure: Figure): Change | null {
  const [start, now] = [course?.at(-1 - days), course?.at(-1)];
  const [before, after] = [start?.[figure], now?.[figure]];
  if (!start || !hasRecords(start) || typeof before !== "number" || typeof after !== "number") return null;
  return { by: after - before, as: "count" };
}

/** The sum of a period. */
export const sumOf = (days: KpiDay[], figure: Figure) => days.reduce((sum, day) => sum + (day[figure] ?? 0), 0);

/** The days of a period that are over: today is not. */
export const fullDays = <Day>(course: Day[], days: number) => lastDays(course, days).slice(0, -1);

/** What a period adds up to against the period before, each without its last day, as today is not over yet; null if
 *  the records begin within the period before. */
export function changeOfSum(course: KpiDay[] | undefined, days: number, figure: Figure): Change | null {
  const before = course?.slice(-2 * days, -days);
  const first = before?.[0];
  if (!course || !before || !first || before.length < days || !hasRecords(first)) return null;
  return asShare(changeBetween(sumOf(before.slice(0, -1), figure), sumOf(fullDays(course, days), figure)));
}

/** Whether the company had stock or orders by then; if not, a zero is no value. */
const hasRecords = (day: KpiDay) => day.total_units > 0 || day.orders > 0 || day.low_stock_alerts > 0;

const asShare = (by: number | null): Change | null => (by === null ? null : { by, as: "share" });

/** Whether a change is good or bad; neither if the figure has no good direction or has not changed. */
export function judge(change: Change | null, better: "more" | "less" | undefined): "good" | "bad" | undefined {
  if (!change || change.by === 0 || !better) return undefined;
  return change.by > 0 === (better === "more") ? "good" : "bad";
}

/** The days of a period as the API's date filters name them: days of the company, both ends included. */
export function period(days: number, now: Date = new Date()): { date_from: string; date_to: string } {
  const today = Date.parse(companyDay(now));
  const day = (back: number) => new Date(today - back * 86_400_000).toISOString().slice(0, 10);
  return { date_from: day(days - 1), date_to: day(0) };
}
