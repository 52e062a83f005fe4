import { Link } from "@tanstack/react-router";
import { ORDER_STATUSES, type OrdersAddress } from "@/lib/addresses";
import { formatNumber } from "@/lib/format";
import { statusLabel } from "@/lib/labels";
import classes from "./orders.module.css";

interface StatusTabsProps {
  counts: Record<(typeof ORDER_STATUSES)[number] | "total" | "late", number> | undefined;
  address: OrdersAddress;
}

/** One status, all, or what is late; each says how many there are under the other filters. */
export function StatusTabs({ counts, address }: StatusTabsProps) {
  const only = address.status?.length === 1 ? address.status[0] : undefined;
  const tabs = [
    { label: "All", count: counts?.total, part: {}, current: !address.status && !address.late },
    ...ORDER_STATUSES.map((status) => ({
      label: statusLabel(status),
      count: counts?.[status],
      part: { status: [status] },
      current: only === status && !address.late,
    })),
    { label: "Late", count: counts?.late, part: { late: true }, current: address.late === true && !address.status },
  ];
  return (
    <nav aria-label="Orders by status" className={classes.tabs}>
      {tabs.map(({ label, count, part, current }) => (
        <Link
          key={label}
          from="/orders"
          to="/orders"
          search={(before) => ({ ...before, page: undefined, status: undefined, late: undefined, ...part })}
          resetScroll={false}
          className={classes.tab}
          activeOptions={{ exact: true, includeSearch: true }}
          data-current={current || undefined}
        >
          {label}
          <span className={classes.count}>{count === undefined ? "" : formatNumber(count)}</span>
        </Link>
      ))}
    </nav>
  );
}
