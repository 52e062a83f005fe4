import { Skeleton } from "@mantine/core";
import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import { Sparkline } from "@/components/charts/Sparkline";
import type { Point } from "@/components/charts/scales";
import { formatChange } from "@/lib/format";
import classes from "./overview.module.css";

interface KpiCardProps {
  title: string;
  value: string | undefined;
  /** Against the period before, as a share. */
  change?: number | null;
  /** What stands beside the change, or in its place. */
  note: string;
  points?: Point[];
  to?: LinkProps;
}

/** One figure, how it changed, its course, and where it comes from. */
export function KpiCard({ title, value, change, note, points, to }: KpiCardProps) {
  return (
    <section className={classes.kpi} aria-label={title}>
      <h2 className={classes.kpiTitle}>{to ? <Link {...to}>{title}</Link> : title}</h2>
      {value === undefined ? <Skeleton h={28} w="60%" my={4} /> : <p className={classes.kpiValue}>{value}</p>}
      <p className={classes.kpiNote}>
        <Change share={change} /> {note}
      </p>
      {points && <Sparkline points={points} />}
    </section>
  );
}

function Change({ share }: { share: number | null | undefined }) {
  if (share === null || share === undefined) return null;
  const Arrow = share < 0 ? IconArrowDownRight : IconArrowUpRight;
  return (
    <span className={classes.change}>
      {share !== 0 && <Arrow size={14} aria-hidden />}
      {formatChange(share)}
    </span>
  );
}
