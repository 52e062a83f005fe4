import { Group, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { regionStock, type StockFilters } from "@/api/inventory";
import type { RegionStock } from "@/api/shapes";
import { Card } from "@/components/Card";
import { Failed } from "@/components/feedback/PageStates";
import { HelpTip } from "@/components/HelpTip";
import { ExportLink } from "@/components/table/ExportLink";
import { formatFigure, formatNumber } from "@/lib/format";
import { COUNTED } from "@/lib/labels";
import classes from "./overview.module.css";

const SPARE = ["", "Cases", "Out"]; // columns that are not shown on a phone

/** Stock, value, low stock and open orders of each region. */
export function Regions({ scope }: { scope: StockFilters }) {
  const query = useQuery(regionStock(scope));
  const most = Math.max(1, ...(query.data ?? []).map((region) => region.total_value));
  return (
    <div>
      <Card
        title="Regions"
        aside={
          <Group gap="xs">
            <HelpTip about="cases in regions">{`Cases: ${COUNTED.toLowerCase()}.`}</HelpTip>
            <ExportLink path="/inventory/regions" filters={scope} of="regions" />
          </Group>
        }
      >
        {query.data ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          <section className={classes.scroll} aria-label="Regions side by side" tabIndex={0}>
            <table className={classes.table}>
              <thead>
                <tr>
                  {["Region", "Value", "", "Cases", "Low", "Out", "Pending", "Late"].map((name) => (
                    <th key={name} scope="col" className={SPARE.includes(name) ? classes.spare : undefined}>
                      {name || <span className={classes.hidden}>Value as a bar</span>}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {query.data.map((region) => (
                  <RegionRow
                    key={region.region}
                    region={region}
                    share={region.total_value / most}
                    category={scope.category}
                  />
                ))}
              </tbody>
            </table>
          </section>
        ) : query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton h={340} />
        )}
      </Card>
    </div>
  );
}

function RegionRow({ region, share, category }: { region: RegionStock; share: number; category?: string[] }) {
  const here = { region: [region.region], category };
  return (
    <tr>
      <th scope="row">
        <Link to="/inventory" search={here}>
          {region.region}
        </Link>
      </th>
      <td>{formatFigure(region.total_value)}</td>
      <td className={`${classes.barCell} ${classes.spare}`}>
        <div className={classes.bar} style={{ width: `${100 * share}%` }} />
      </td>
      <td className={classes.spare}>{formatNumber(region.total_units)}</td>
      <td>
        <Link
          to="/inventory"
          search={{ ...here, low_stock: true, sort: "urgency" }}
          aria-label={`${formatNumber(region.low_stock_alerts)} low in ${region.region}`}
        >
          {formatNumber(region.low_stock_alerts)}
        </Link>
      </td>
      <td className={classes.spare}>{formatNumber(region.out_of_stock)}</td>
      <td>
        <Link
          to="/orders"
          search={{ ...here, status: ["pending"] }}
          aria-label={`${formatNumber(region.pending_orders)} pending in ${region.region}`}
        >
          {formatNumber(region.pending_orders)}
        </Link>
      </td>
      <td>
        <Link
          to="/orders"
          search={{ ...here, late: true }}
          aria-label={`${formatNumber(region.late_orders)} late in ${region.region}`}
        >
          {formatNumber(region.late_orders)}
        </Link>
      </td>
    </tr>
  );
}
