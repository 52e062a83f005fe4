import { Group, SegmentedControl, Skeleton, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { stockHistory } from "@/api/inventory";
import type { InventoryItem, StockDay } from "@/api/shapes";
import { TimeChart } from "@/components/charts/TimeChart";
import { Failed } from "@/components/feedback/PageStates";
import { HelpTip } from "@/components/HelpTip";
import { ExportLink } from "@/components/table/ExportLink";
import { formatNumber, formatShort } from "@/lib/format";
import { CONSUMPTION, SOLD } from "@/lib/labels";
import { formatQuantity } from "@/lib/quantities";

const HEIGHT = 190;

/** The stock on hand at the end of each day, with the present reorder point and max stock. */
export function ItemHistory({ item }: { item: InventoryItem }) {
  const [days, setDays] = useState("90");
  const query = useQuery(stockHistory(item.id, Number(days)));
  const marks = [
    { value: item.reorder_level, label: `Reorder point ${formatNumber(item.reorder_level)}`, tone: "warn" as const },
    { value: item.max_stock, label: `Max stock ${formatNumber(item.max_stock)}`, tone: "neutral" as const },
  ];
  return (
    <section aria-label="History">
      <Group justify="space-between" mb="xs">
        <Title order={3}>History</Title>
        <Group gap="xs">
          <SegmentedControl
            aria-label="Period"
            size="xs"
            value={days}
            onChange={setDays}
            data={[
              { value: "30", label: "30 days" },
              { value: "90", label: "90 days" },
              { value: "365", label: "1 year" },
            ]}
          />
          <ExportLink path={`/inventory/${item.id}/history`} filters={{ days }} of="stock by day" />
        </Group>
      </Group>
      {query.data ? (
        <TimeChart
          label={`Stock of ${item.product_name}`}
          points={query.data.map((day) => ({ date: day.date, value: day.current_stock }))}
          format={(count) => formatQuantity(count, item)}
          formatAxis={formatShort}
          height={HEIGHT}
          steps
          fromZero
          marks={marks}
        />
      ) : query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton h={HEIGHT} />
      )}
      {query.data && <Trade days={query.data} item={item} />}
    </section>
  );
}

/** What was consumed, sold and written off on these days. */
function Trade({ days, item }: { days: StockDay[]; item: InventoryItem }) {
  const total = (of: "consumption" | "sold" | "written_off") =>
    formatQuantity(
      days.reduce((sum, day) => sum + day[of], 0),
      item,
    );
  return (
    <Group gap={4} mt="xs">
      <Text size="sm">
        Consumption in {formatNumber(days.length)} days: <strong className="number">{total("consumption")}</strong> ·{" "}
        {total("sold")} sold · {total("written_off")} written off
      </Text>
      <HelpTip about="consumption">{`${CONSUMPTION} ${SOLD}`}</HelpTip>
    </Group>
  );
}
