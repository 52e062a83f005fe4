import { Button, Group, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { categoryValues, type StockFilters } from "@/api/inventory";
import { Card } from "@/components/Card";
import { Failed } from "@/components/feedback/PageStates";
import { ExportLink } from "@/components/table/ExportLink";
import { formatFigure, formatPercent } from "@/lib/format";
import classes from "./overview.module.css";

const SHOWN = 15; // whole rows of three and of five

/** Stock value and share of each category, highest first. */
export function Categories({ scope }: { scope: StockFilters }) {
  const query = useQuery(categoryValues(scope));
  const [whole, setWhole] = useState(false);
  const most = query.data?.[0]?.share || 1;
  return (
    <div className={classes.whole}>
      <Card
        title="Categories"
        aside={
          <Group gap="xs">
            {query.data && query.data.length > SHOWN && (
              <Button variant="subtle" size="compact-sm" aria-expanded={whole} onClick={() => setWhole(!whole)}>
                {whole ? "Show fewer" : `Show all ${query.data.length}`}
              </Button>
            )}
            <ExportLink path="/inventory/categories" filters={scope} of="categories" />
          </Group>
        }
      >
        {query.data ? (
          <ul className={classes.categories}>
            {query.data.slice(0, whole ? undefined : SHOWN).map(({ category, total_value, share }) => (
              <li key={category}>
                <Link to="/inventory" search={{ ...scope, category: [category] }}>
                  {category}
                </Link>
                <span className="number">{formatFigure(total_value)}</span>
                <span className="number quiet">{formatPercent(share)}</span>
                <div className={classes.bar} style={{ width: `${(100 * share) / most}%` }} />
              </li>
            ))}
          </ul>
        ) : query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton h={200} />
        )}
      </Card>
    </div>
  );
}
