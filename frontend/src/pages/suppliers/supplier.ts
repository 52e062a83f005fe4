import type { Supplier } from "@/api/shapes";

type Weekday = Supplier["order_days"][number];

export const WEEKDAYS: { value: Weekday; label: string }[] = [
  { value: "monday", label: "Monday" },
  { value: "tuesday", label: "Tuesday" },
  { value: "wednesday", label: "Wednesday" },
  { value: "thursday", label: "Thursday" },
  { value: "friday", label: "Friday" },
  { value: "saturday", label: "Saturday" },
  { value: "sunday", label: "Sunday" },
];

/** "Mon, Thu", in the order of the week, or "Daily". */
export function orderDays(days: readonly Weekday[]): string {
  if (days.length === WEEKDAYS.length) return "Daily";
  const named = WEEKDAYS.filter(({ value }) => days.includes(value));
  return named.map(({ label }) => label.slice(0, 3)).join(", ");
}

/** "1 day", "3 days". */
export const inDays = (days: number) => `${days} ${days === 1 ? "day" : "days"}`;
