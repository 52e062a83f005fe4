import { useQuery } from "@tanstack/react-query";
import { kpi, type StockFilters } from "@/api/inventory";
import { orderCounts } from "@/api/orders";
import type { TrendPoint } from "@/api/shapes";
import { changeBetween, formatNumber, formatRatio, formatShortMoney } from "@/lib/format";
import { KpiCard } from "./KpiCard";
import classes from "./overview.module.css";
import { changeOver, lastDays, periods, pointsOf } from "./periods";

interface FiguresProps {
  days: number;
  scope: StockFilters;
  course: TrendPoint[] | undefined;
}

/** The few figures that a morning starts with. */
export function Figures({ days, scope, course }: FiguresProps) {
  const { data } = useQuery(kpi(scope));
  const period = periods(days);
  const asked = useQuery(orderCounts({ ...scope, ...period.this })).data?.total;
  const before = useQuery(orderCounts({ ...scope, ...period.before })).data?.total;
  const against = `in ${formatNumber(days)} days`;
  const recent = course && lastDays(course, days);
  return (
    <div className={classes.figures}>
      <KpiCard
        title="Stock value"
        value={data && formatShortMoney(data.total_value)}
        change={changeOver(course, days, "total_value")}
        note={against}
        points={recent && pointsOf(recent, "total_value")}
        to={{ to: "/inventory", search: { ...scope, sort: "-stock_value" } }}
      />
      <KpiCard
        title="Cases in stock"
        value={data && formatNumber(data.total_units)}
        change={changeOver(course, days, "total_units")}
        note={against}
        points={recent && pointsOf(recent, "total_units")}
        to={{ to: "/inventory", search: { ...scope, sort: "-current_stock" } }}
      />
      <KpiCard
        title="Orders asked for"
        value={asked === undefined ? undefined : formatNumber(asked)}
        change={asked === undefined ? null : changeBetween(before, asked)}
        note={`vs the ${formatNumber(days)} before`}
        to={{ to: "/orders", search: { ...scope, ...period.this } }}
      />
      <KpiCard
        title="Low stock"
        value={data && formatNumber(data.low_stock_alerts)}
        note={data ? `${formatNumber(data.out_of_stock)} of them out of stock` : ""}
        to={{ to: "/inventory", search: { ...scope, low_stock: true, sort: "available_stock" } }}
      />
      <KpiCard
        title="Turnover"
        value={data && (data.turnover === null ? "–" : `${formatRatio(data.turnover)}×`)}
        note={data ? `in 90 days, ${formatNumber(data.total_products)} products` : ""}
      />
    </div>
  );
}
