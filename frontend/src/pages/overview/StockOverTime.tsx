import { Group, SegmentedControl, Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { StockFilters } from "@/api/inventory";
import type { KpiDay } from "@/api/shapes";
import { Card } from "@/components/Card";
import { TimeChart } from "@/components/charts/TimeChart";
import { Failed } from "@/components/feedback/PageStates";
import { HelpTip } from "@/components/HelpTip";
import { ExportLink } from "@/components/table/ExportLink";
import { formatCases, formatRoundMoney, formatShort, formatShortMoney } from "@/lib/format";
import { COUNTED } from "@/lib/labels";
import { lastDays, pointsOf } from "./periods";

const HEIGHT = 280;
const FIGURES = {
  total_value: { title: "Value, rounded", format: formatRoundMoney, formatAxis: formatShortMoney },
  total_units: { title: "Cases", format: formatCases, formatAxis: formatShort },
} as const;

interface StockOverTimeProps {
  days: number;
  scope: StockFilters;
  query: UseQueryResult<KpiDay[]>;
}

/** Value or cases at the end of each day. */
export function StockOverTime({ days, scope, query }: StockOverTimeProps) {
  const [figure, setFigure] = useState<keyof typeof FIGURES>("total_value");
  const { title, format, formatAxis } = FIGURES[figure];
  return (
    <div>
      <Card
        title="Stock over time"
        aside={
          <Group gap="xs">
            {figure === "total_units" && <HelpTip about="cases">{`${COUNTED}.`}</HelpTip>}
            <SegmentedControl
              aria-label="Measure"
              size="xs"
              value={figure}
              data={Object.entries(FIGURES).map(([value, each]) => ({ value, label: each.title }))}
              onChange={(value) => setFigure(value as keyof typeof FIGURES)}
            />
            <ExportLink path="/inventory/kpi/history" filters={{ ...scope, days }} of="key figures by day" />
          </Group>
        }
      >
        {query.data ? (
          <TimeChart
            label={`Stock over time: ${title.toLowerCase()}`}
            points={pointsOf(lastDays(query.data, days), figure)}
            format={format}
            formatAxis={formatAxis}
            height={HEIGHT}
            fromZero
          />
        ) : query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton h={HEIGHT} />
        )}
      </Card>
    </div>
  );
}
