import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { lowStock } from "@/api/inventory";
import { orderCounts, orderList } from "@/api/orders";
import { Card } from "@/components/Card";
import { formatNumber } from "@/lib/format";
import classes from "./overview.module.css";

/** Low stock and open orders of a store manager's own store. */
export function OwnStore({ id, name }: { id: string; name: string }) {
  const own = { store_id: [id] };
  const { data: low } = useQuery(lowStock({ ...own, limit: 1 }));
  const { data: orders } = useQuery(orderCounts(own));
  const { data: arriving } = useQuery(orderList({ ...own, to_receive: true, limit: 1 }));
  const noun = (count?: number) => (count === 1 ? "order" : "orders");
  const figures: [string, number | undefined, LinkProps][] = [
    ["low in stock", low?.total, { to: "/inventory", search: { ...own, low_stock: true, sort: "urgency" } }],
    [`${noun(orders?.pending)} pending`, orders?.pending, { to: "/orders", search: { ...own, status: ["pending"] } }],
    [
      `${noun(orders?.approved)} approved`,
      orders?.approved,
      { to: "/orders", search: { ...own, status: ["approved"] } },
    ],
    [`${noun(arriving?.total)} to receive`, arriving?.total, { to: "/receiving", search: {} }],
    [`${noun(orders?.late)} late`, orders?.late, { to: "/orders", search: { ...own, late: true } }],
  ];
  return (
    <div className={classes.figuresOfStore}>
      <Card title={name}>
        <ul className={classes.own}>
          {figures.map(([label, count, to]) => (
            <li key={label}>
              <Link {...to}>
                <strong className="number">{count === undefined ? "–" : formatNumber(count)}</strong> {label}
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
