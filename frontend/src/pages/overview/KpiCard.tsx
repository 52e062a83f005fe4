import { Group, Skeleton } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import { ArrowDownRightIcon, ArrowUpRightIcon } from "lucide-react";
import { Sparkline } from "@/components/charts/Sparkline";
import { inWords, type Point } from "@/components/charts/scales";
import { HelpTip } from "@/components/HelpTip";
import { formatChange, formatShortDay, formatSigned } from "@/lib/format";
import classes from "./overview.module.css";
import { type Change, judge } from "./periods";

interface KpiCardProps {
  title: string;
  value: string | undefined;
  /** Whether it could not be loaded. */
  isFailed?: boolean;
  /** The change against the previous period. */
  change: Change | null;
  /** The direction of a good change, if a change is good or bad. */
  better?: "more" | "less";
  /** The period of the change. */
  against: string;
  /** A note below the figure. */
  note?: string;
  /** The explanation of the figure. */
  help?: string;
  points: Point[] | undefined;
  format: (value: number) => string;
  to?: LinkProps;
}

/** One figure with its change, its chart and a link to its list. The height is the same while it loads. */
export function KpiCard({
  title,
  value,
  isFailed,
  change,
  better,
  against,
  note,
  help,
  points,
  format,
  to,
}: KpiCardProps) {
  return (
    <section className={classes.kpi} aria-label={title}>
      <Group gap={4}>
        <h2 className={classes.kpiTitle}>{to ? <Link {...to}>{title}</Link> : title}</h2>
        {help && <HelpTip about={title.toLowerCase()}>{help}</HelpTip>}
      </Group>
      <Value value={value} isFailed={isFailed} />
      <p className={classes.kpiNote}>
        {change && <ChangeMark change={change} news={judge(change, better)} />} {points && (change ? against : UNKNOWN)}
        {points && note && " · "}
        {note}
      </p>
      <Sparkline points={points} label={points && `${title}: ${inWords(points, format, formatShortDay)}`} />
    </section>
  );
}

function Value({ value, isFailed }: Pick<KpiCardProps, "value" | "isFailed">) {
  if (value !== undefined) return <p className={classes.kpiValue}>{value}</p>;
  if (!isFailed) return <Skeleton h={28} w="60%" my={4} />;
  return (
    <p className={classes.kpiValue}>
      <span aria-hidden>–</span>
      <span className={classes.hidden}>Could not be loaded</span>
    </p>
  );
}

const UNKNOWN = "no earlier data";
const NEWS = { good: "better", bad: "worse" };

function ChangeMark({ change, news }: { change: Change; news: keyof typeof NEWS | undefined }) {
  const Arrow = change.by < 0 ? ArrowDownRightIcon : ArrowUpRightIcon;
  return (
    <span className={classes.change} data-news={news}>
      {change.by !== 0 && <Arrow size={14} aria-hidden />}
      {change.as === "share" ? formatChange(change.by) : formatSigned(change.by)}
      {news && <span className={classes.hidden}> ({NEWS[news]})</span>}
    </span>
  );
}
