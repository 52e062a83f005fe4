import { curveMonotoneX } from "@visx/curve";
import { AreaClosed, LinePath } from "@visx/shape";
import classes from "./charts.module.css";
import { type Point, scalesFor } from "./scales";

const BOX = { width: 120, height: 36, top: 3, right: 0, bottom: 1, left: 0 };

interface SparklineProps {
  points: Point[] | undefined;
  /** The trend as text, for screen readers. */
  label: string | undefined;
}

/** A small chart of a figure; its room stays empty until there are values. */
export function Sparkline({ points, label }: SparklineProps) {
  if (!points || points.length < 2) return <div className={classes.spark} aria-hidden />;
  const { x, y } = scalesFor(points, BOX, false);
  const position = { x: (point: Point) => x(new Date(point.date)), y: (point: Point) => y(point.value) };
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <AreaClosed data={points} {...position} yScale={y} curve={curveMonotoneX} className={classes.area} />
      <LinePath data={points} {...position} curve={curveMonotoneX} className={classes.line} />
    </svg>
  );
}
