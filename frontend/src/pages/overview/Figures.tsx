import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { kpi, type StockFilters } from "@/api/inventory";
import type { KpiDay } from "@/api/shapes";
import { formatCases, formatCount, formatNumber, formatRatio, formatRoundMoney, formatShortMoney } from "@/lib/format";
import { CONSUMPTION, COUNTED, SOLD } from "@/lib/labels";
import { KpiCard } from "./KpiCard";
import classes from "./overview.module.css";
import { changeOfSum, changeOver, differenceOver, fullDays, lastDays, period, pointsOf, sumOf } from "./periods";

interface FiguresProps {
  days: number;
  scope: StockFilters;
  /** The days of this period and of the previous one. */
  course: UseQueryResult<KpiDay[]>;
}

const SMALL = 10_000; // below this amount the short format is no shorter
const formatTransit = (value: number) => (value < SMALL ? formatRoundMoney(value) : formatShortMoney(value));
const formatTurnover = (turnover: number | null) => (turnover === null ? "–" : `${formatRatio(turnover)}×`);

/** The KPI cards of the overview. */
export function Figures({ days, scope, course: history }: FiguresProps) {
  const { data, isError } = useQuery(kpi(scope));
  const course = history.data;
  const against = `in ${formatNumber(days)} days`;
  const recent = course && lastDays(course, days);
  return (
    <div className={classes.figures}>
      <KpiCard
        title="Stock value"
        value={data && formatShortMoney(data.total_value)}
        isFailed={isError}
        change={changeOver(course, days, "total_value")}
        against={against}
        note={data && "rounded"}
        points={recent && pointsOf(recent, "total_value")}
        format={formatRoundMoney}
        to={{ to: "/inventory", search: { ...scope, sort: "-stock_value" } }}
      />
      <KpiCard
        title="Cases in stock"
        help={`${COUNTED}.`}
        value={data && formatNumber(data.total_units)}
        isFailed={isError}
        change={changeOver(course, days, "total_units")}
        against={against}
        note={data && formatCount(data.total_products, "product")}
        points={recent && pointsOf(recent, "total_units")}
        format={formatNumber}
        to={{ to: "/inventory", search: { ...scope, sort: "-current_stock" } }}
      />
      <KpiCard
        title="In transit"
        value={data && formatTransit(data.transit_value)}
        isFailed={isError}
        change={null}
        against=""
        note={data && `rounded, ${formatCases(data.transit_units)}`}
        points={undefined}
        format={formatRoundMoney}
        help={`Cases on their way between stores: they are in no store. They count for the region of the order. ${COUNTED}.`}
        to={{ to: "/orders", search: { ...scope, in_transit: true } }}
      />
      <KpiCard
        title="Consumption"
        value={recent && formatNumber(sumOf(recent, "consumption"))}
        isFailed={history.isError}
        change={changeOfSum(course, days, "consumption")}
        against={`vs ${formatNumber(days)} days before, excl. today`}
        help={`${COUNTED}. ${CONSUMPTION}`}
        points={course && pointsOf(fullDays(course, days), "consumption")}
        format={formatCases}
      />
      <KpiCard
        title="Sold"
        value={recent && formatNumber(sumOf(recent, "sold"))}
        isFailed={history.isError}
        change={changeOfSum(course, days, "sold")}
        against={`vs ${formatNumber(days)} days before, excl. today`}
        note={recent && `${formatNumber(sumOf(recent, "written_off"))} written off`}
        help={`${COUNTED}. ${SOLD}`}
        points={course && pointsOf(fullDays(course, days), "sold")}
        format={formatCases}
      />
      <KpiCard
        title="Orders placed"
        value={recent && formatNumber(sumOf(recent, "orders"))}
        isFailed={history.isError}
        change={changeOfSum(course, days, "orders")}
        against={`vs ${formatNumber(days)} days before, excl. today`}
        points={course && pointsOf(fullDays(course, days), "orders")}
        format={formatNumber}
        to={{ to: "/orders", search: { ...scope, ...period(days), is_return: false } }}
      />
      <KpiCard
        title="Low stock"
        value={data && formatNumber(data.low_stock_alerts)}
        isFailed={isError}
        change={differenceOver(course, days, "low_stock_alerts")}
        better="less"
        against={against}
        note={data && `${formatNumber(data.out_of_stock)} out of stock`}
        points={recent && pointsOf(recent, "low_stock_alerts")}
        format={formatNumber}
        to={{ to: "/inventory", search: { ...scope, low_stock: true, sort: "urgency" } }}
      />
      <KpiCard
        title="Turnover"
        value={data && formatTurnover(data.turnover)}
        isFailed={isError}
        change={changeOver(course, days, "turnover")}
        better="more"
        against={against}
        note={data && `over ${formatCount(data.turnover_days, "day")}`}
        help={`Consumption ÷ average stock, over those of the last 90 days on which products were carried; at least 7. ${CONSUMPTION}`}
        points={recent && pointsOf(recent, "turnover")}
        format={formatTurnover}
      />
    </div>
  );
}
