import classes from "./charts.module.css";
import { type Box, type scalesFor, ticksOf } from "./scales";

type Scales = ReturnType<typeof scalesFor>;

const ROOM = 20; // half of a day's name

export interface Mark {
  value: number;
  label: string;
  tone: "warn" | "neutral";
}

interface AxesProps extends Scales {
  box: Box;
  formatAxis: (value: number) => string;
  formatDay: (day: Date) => string;
}

export function Axes({ x, y, box, formatAxis, formatDay }: AxesProps) {
  const right = box.width - box.right;
  const days = spaced(x.ticks(Math.max(3, Math.floor(box.width / 110))), x, right);
  return (
    <g className={classes.axes}>
      {ticksOf(y, formatAxis).map((value) => (
        <g key={value}>
          <line x1={box.left} x2={box.width - box.right} y1={y(value)} y2={y(value)} />
          <text x={box.left - 8} y={y(value)} dy="0.32em" textAnchor="end">
            {formatAxis(value)}
          </text>
        </g>
      ))}
      {days.map((day) => (
        <text
          key={day.getTime()}
          x={Math.min(x(day), right)}
          y={box.height - 6}
          textAnchor={x(day) > right - ROOM ? "end" : "middle"}
        >
          {formatDay(day)}
        </text>
      ))}
    </g>
  );
}

/** The labels of days: the last one ends with the axis, the one before is left out if they would overlap. */
function spaced(days: Date[], x: Scales["x"], right: number): Date[] {
  const last = days.at(-1);
  const before = days.at(-2);
  if (!last || !before || x(last) <= right - ROOM) return days;
  return x(last) - x(before) < 4 * ROOM ? days.filter((day) => day !== before) : days;
}

/** Horizontal lines of levels, such as the reorder point; the legend names them. */
export function Marks({ marks, y, box }: { marks: Mark[]; y: Scales["y"]; box: Box }) {
  return (
    <g className={classes.marks}>
      {marks.map(({ value, label, tone }) => (
        <line key={label} data-tone={tone} x1={box.left} x2={box.width - box.right} y1={y(value)} y2={y(value)} />
      ))}
    </g>
  );
}

/** The legend, below the chart, so that it does not cover the newest days. */
export function Legend({ marks }: { marks: Mark[] }) {
  if (marks.length === 0) return null;
  return (
    <ul className={classes.legend}>
      {marks.map(({ label, tone }) => (
        <li key={label} data-tone={tone}>
          {label}
        </li>
      ))}
    </ul>
  );
}

export function Cursor({ x, y, box }: { x: number; y: number; box: Box }) {
  return (
    <g className={classes.cursor}>
      <line x1={x} x2={x} y1={box.top} y2={box.height - box.bottom} />
      <circle cx={x} cy={y} r={4} />
    </g>
  );
}
