import { scaleLinear, scaleUtc } from "@visx/scale";

export interface Point {
  date: string;
  value: number;
}

export interface Box {
  width: number;
  height: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
}

const EMPTY = 50; // the height of an axis whose values are all zero: its ticks are whole numbers

/** Maps days and values to positions in the box. The axis of values starts at 0 if `fromZero` is set. */
export function scalesFor(points: Point[], box: Box, fromZero: boolean, alsoShow: number[] = []) {
  const values = [...points.map(({ value }) => value), ...alsoShow];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || Math.abs(high) || EMPTY) * 0.08;
  const x = scaleUtc<number>({
    domain: [new Date(points[0]?.date ?? 0), new Date(points.at(-1)?.date ?? 1)],
    range: [box.left, box.width - box.right],
  });
  const y = scaleLinear<number>({
    domain: [fromZero ? 0 : low - room, high + room],
    range: [box.height - box.bottom, box.top],
    nice: 4,
  });
  return { x, y };
}

/** The ticks of the axis, each with a different label. */
export function ticksOf(y: { ticks: (count: number) => number[] }, format: (value: number) => string): number[] {
  const words = new Set<string>();
  return y.ticks(4).filter((value) => {
    const word = format(value);
    return !words.has(word) && words.add(word);
  });
}

/** The index of the point that is nearest to a position on the axis of days. */
export function nearest(points: Point[], moment: number): number {
  let best = 0;
  for (const [index, point] of points.entries()) {
    const gain = Math.abs(Date.parse(point.date) - moment) < Math.abs(Date.parse(points[best]?.date ?? "") - moment);
    if (gain) best = index;
  }
  return best;
}

/** The description of the chart, for screen readers. */
export function inWords(points: Point[], format: (value: number) => string, day: (date: string) => string): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return "no figures";
  const lowest = points.reduce((least, point) => (point.value < least.value ? point : least));
  const highest = points.reduce((most, point) => (point.value > most.value ? point : most));
  return (
    `${format(first.value)} on ${day(first.date)}, ${format(last.value)} on ${day(last.date)}; ` +
    `lowest ${format(lowest.value)} on ${day(lowest.date)}, highest ${format(highest.value)} on ${day(highest.date)}`
  );
}
