import { useQuery } from "@tanstack/react-query";
import { type Stocktake, stocktakeList } from "@/api/stocktakes";
import { HistorySection, useHistoryView } from "@/components/HistorySection";
import { Moment } from "@/components/Moment";
import { ExportLink } from "@/components/table/ExportLink";
import { formatCount, formatMoney, formatNumber } from "@/lib/format";
import classes from "./stocktakes.module.css";

/** The closed and discarded stocktakes of a store, each closed one with its discrepancy report. */
export function EndedStocktakes({ storeId }: { storeId: string }) {
  const view = useHistoryView(5);
  const filters = { store_id: [storeId], status: ["closed" as const, "discarded" as const] };
  const sort = view.isOldestFirst ? ("started_at" as const) : ("-started_at" as const);
  const query = useQuery(stocktakeList({ ...filters, sort, limit: view.limit }));
  return (
    <HistorySection
      title="Earlier stocktakes"
      view={view}
      query={query}
      path="/stocktakes"
      filters={filters}
      of="stocktakes"
      className={classes.ended}
      none="No stocktake of this store has ended yet."
    >
      {(stocktake) => <Ended key={stocktake.id} stocktake={stocktake} />}
    </HistorySection>
  );
}

function Ended({ stocktake }: { stocktake: Stocktake }) {
  const isClosed = stocktake.status === "closed";
  return (
    <li>
      <span>
        {isClosed ? result(stocktake) : "Discarded"}
        {stocktake.reason && ` · ${stocktake.reason}`}
        {stocktake.ended_at && (
          <small>
            <Moment at={stocktake.ended_at} /> by {stocktake.ended_by_name}
          </small>
        )}
      </span>
      {isClosed && (
        <ExportLink path={`/stocktakes/${stocktake.id}/lines`} filters={{ different: true }} of="differences" />
      )}
    </li>
  );
}

/** "12 of 20 products counted · 3 missing, 1 surplus, −$12.00". */
function result({ lines, counted, missing, surplus, value }: Stocktake): string {
  const differences = `${formatNumber(missing ?? 0)} missing, ${formatNumber(surplus ?? 0)} surplus`;
  return `${formatNumber(counted)} of ${formatCount(lines, "product")} counted · ${differences}, ${formatMoney(value ?? 0)}`;
}
