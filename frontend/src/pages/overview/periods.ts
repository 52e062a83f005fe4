import type { TrendPoint } from "@/api/shapes";
import { changeBetween } from "@/lib/format";

type Figure = "total_value" | "total_units";

/** The last `days` days of a course. */
export const lastDays = (course: TrendPoint[], days: number) => course.slice(-days);

export const pointsOf = (course: TrendPoint[], figure: Figure) =>
  course.map((point) => ({ date: point.date, value: point[figure] }));

/** How a figure stands now against the end of the period before; null where the course does not reach back so far. */
export function changeOver(course: TrendPoint[] | undefined, days: number, figure: Figure): number | null {
  const now = course?.at(-1);
  const before = course?.at(-1 - days);
  return now && before ? changeBetween(before[figure], now[figure]) : null;
}

/** The days of a period and of the one before it, as the API's date filters name them: both ends included, in UTC. */
export function periods(
  days: number,
  now: Date = new Date(),
): Record<"this" | "before", { date_from: string; date_to: string }> {
  const day = (back: number) => new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10);
  return {
    this: { date_from: day(days - 1), date_to: day(0) },
    before: { date_from: day(2 * days - 1), date_to: day(days) },
  };
}
