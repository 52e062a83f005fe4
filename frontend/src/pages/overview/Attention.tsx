import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { lowStock, type StockFilters } from "@/api/inventory";
import { orderList } from "@/api/orders";
import type { LowStockAlert, Order } from "@/api/shapes";
import { me } from "@/api/users";
import { Card } from "@/components/Card";
import { StatusPill } from "@/components/StatusPill";
import { coverageOf } from "@/components/stock/coverage";
import { formatAgo, formatNumber } from "@/lib/format";
import { severityLabel, statusLabel } from "@/lib/labels";
import { AttentionList } from "./AttentionList";
import classes from "./overview.module.css";

const SHOWN = 6;
const MOST = 100; // the API's largest page

/** Low stock and late orders, the worst first, with links; of the user's own location, or of all. */
export function Attention({ scope }: { scope: StockFilters }) {
  const { data: user } = useQuery(me());
  const [whose, setWhose] = useState<"mine" | "all">("mine");
  const [shown, setShown] = useState(SHOWN);
  const location = user?.store_name ?? user?.region;
  const mine = whose === "mine" && !scope.region;
  const own = user?.store_id ? { store_id: [user.store_id] } : user?.region ? { region: [user.region] } : {};
  const where = { ...scope, ...(mine ? own : {}) };
  const low = useQuery({ ...lowStock({ ...where, limit: shown }), enabled: user !== undefined });
  const late = useQuery({
    ...orderList({ ...where, late: true, limit: SHOWN }), // without a sort: the longest overdue first
    enabled: user !== undefined,
  });
  return (
    <div className={classes.tall}>
      <Card
        title="Needs attention"
        aside={
          location && !scope.region ? (
            <SegmentedControl
              aria-label="Location"
              size="xs"
              value={whose}
              data={[
                {
                  value: "mine",
                  label: (
                    <span className={classes.location} title={location}>
                      {location}
                    </span>
                  ),
                },
                { value: "all", label: "All locations" },
              ]}
              onChange={(value) => setWhose(value as "mine" | "all")}
            />
          ) : undefined
        }
      >
        <AttentionList
          title="Low and out of stock"
          query={low}
          rows={SHOWN}
          none="No low stock"
          all={{ to: "/inventory", search: { ...where, low_stock: true, sort: "urgency" } }}
          exported={{ path: "/inventory/alerts/low-stock", filters: where }}
          onMore={shown < MOST ? () => setShown(MOST) : undefined}
        >
          {(alert) => <LowRow key={alert.inventory_id} alert={alert} />}
        </AttentionList>
        <AttentionList
          title="Late orders"
          query={late}
          rows={SHOWN}
          none="No late orders"
          all={{ to: "/orders", search: { ...where, late: true } }}
          exported={{ path: "/orders", filters: { ...where, late: true } }}
        >
          {(order) => <LateRow key={order.id} order={order} />}
        </AttentionList>
      </Card>
    </div>
  );
}

function LowRow({ alert }: { alert: LowStockAlert }) {
  return (
    <li>
      <Link
        to="/inventory"
        search={{ store_id: [alert.store_id], low_stock: true, item: alert.inventory_id }}
        className={classes.row}
      >
        <span>
          <strong>{alert.product_name}</strong>
          <small>
            {formatNumber(alert.available_stock)} of {formatNumber(alert.reorder_level)} · {coverageOf(alert)} ·{" "}
            {alert.store_name}
          </small>
        </span>
        <StatusPill tone={alert.severity === "low" ? "warn" : "bad"}>{severityLabel(alert.severity)}</StatusPill>
      </Link>
    </li>
  );
}

function LateRow({ order }: { order: Order }) {
  return (
    <li>
      <Link to="/orders" search={{ late: true, item: order.id }} className={classes.row}>
        <span>
          <strong>{order.product_name}</strong>
          <small>
            due {order.due_at && formatAgo(order.due_at)} · {order.store_name}
          </small>
        </span>
        <StatusPill tone={order.status === "pending" ? "warn" : "accent"}>{statusLabel(order.status)}</StatusPill>
      </Link>
    </li>
  );
}
