import { useElementSize } from "@mantine/hooks";
import { curveMonotoneX, curveStepAfter } from "@visx/curve";
import { AreaClosed, LinePath } from "@visx/shape";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { formatDay, formatShortDay } from "@/lib/format";
import { Axes, Cursor, Legend, type Mark, Marks } from "./ChartParts";
import classes from "./charts.module.css";
import { inWords, nearest, type Point, scalesFor } from "./scales";

interface TimeChartProps {
  label: string;
  points: Point[];
  format: (value: number) => string;
  formatAxis: (value: number) => string;
  height?: number;
  /** Draws steps instead of slopes, for a balance that stays until it changes. */
  steps?: boolean;
  fromZero?: boolean;
  marks?: Mark[];
}

/** A figure over days. The pointer or the arrow keys select a day; a screen reader gets the trend. */
export function TimeChart({ height = 220, ...props }: TimeChartProps) {
  const { ref, width, height: room } = useElementSize();
  return (
    <>
      <div ref={ref} style={{ minHeight: height }} className={classes.frame}>
        {width > 0 && props.points.length > 0 && <Drawing {...props} width={width} height={Math.max(height, room)} />}
      </div>
      <Legend marks={props.marks ?? []} />
    </>
  );
}

function Drawing({
  label,
  points,
  format,
  formatAxis,
  steps,
  fromZero = false,
  marks = [],
  width,
  height,
}: TimeChartProps & { width: number; height: number }) {
  const [at, setAt] = useState<number | null>(null);
  const box = { width, height, top: 10, right: 8, bottom: 24, left: 52 };
  const { x, y } = scalesFor(
    points,
    box,
    fromZero,
    marks.map(({ value }) => value),
  );
  const position = { x: (point: Point) => x(new Date(point.date)), y: (point: Point) => y(point.value) };
  const curve = steps ? curveStepAfter : curveMonotoneX;
  const chosen = at === null ? undefined : points[Math.min(at, points.length - 1)];
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    setAt(nearest(points, x.invert(event.clientX - left).getTime()));
  };
  return (
    <div
      className={classes.reader}
      role="slider"
      tabIndex={0}
      aria-label={`${label}: ${inWords(points, format, formatDay)}`}
      aria-valuemin={0}
      aria-valuemax={points.length - 1}
      aria-valuenow={at ?? points.length - 1}
      aria-valuetext={descriptionOf(chosen ?? points.at(-1), format)}
      aria-readonly
      onPointerMove={follow}
      onPointerLeave={() => setAt(null)}
      onBlur={() => setAt(null)}
      onKeyDown={(event) => onArrow(event, at ?? points.length - 1, points.length, setAt)}
    >
      <svg width={width} height={height} aria-hidden="true">
        <Axes x={x} y={y} box={box} formatAxis={formatAxis} formatDay={formatShortDay} />
        <AreaClosed data={points} {...position} yScale={y} curve={curve} className={classes.area} />
        <LinePath data={points} {...position} curve={curve} className={classes.line} />
        <Marks marks={marks} y={y} box={box} />
        {chosen && <Cursor x={position.x(chosen)} y={position.y(chosen)} box={box} />}
      </svg>
      {chosen && (
        <div className={classes.tip} style={tipPosition(position.x(chosen), width)}>
          <strong className="number">{format(chosen.value)}</strong>
          <span>{formatDay(chosen.date)}</span>
        </div>
      )}
    </div>
  );
}

const descriptionOf = (point: Point | undefined, format: (value: number) => string) =>
  point ? `${formatDay(point.date)}: ${format(point.value)}` : "";

const tipPosition = (x: number, width: number) => (x > width / 2 ? { right: width - x + 10 } : { left: x + 10 });

function onArrow(event: KeyboardEvent, at: number, count: number, move: (at: number) => void): void {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  move(Math.max(0, Math.min(count - 1, to)));
}
