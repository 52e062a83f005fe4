import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type OrderScope, orderCounts } from "@/api/orders";
import type { Me, OrderCounts, OrderStatus } from "@/api/shapes";
import { store as storeById } from "@/api/stores";
import type { OrdersAddress } from "@/lib/addresses";
import { ORDER_STATUSES } from "@/lib/enums";
import { formatTotal } from "@/lib/format";
import { statusLabel } from "@/lib/labels";
import classes from "./orders.module.css";

const MOST_COUNTED = 10_000; // by the API, of each status, if no sums have the number

interface StatusTabsProps {
  address: OrdersAddress;
  /** The filters besides status and lateness. */
  scope: OrderScope;
  user: Me | undefined;
}

/** One status, all, late orders, and what has to leave or reach the own store; each with its count under the filters. */
export function StatusTabs({ address, scope, user }: StatusTabsProps) {
  const { warehouse, store } = useManagedStore(user);
  const isShipping = warehouse !== undefined && address.source_store_id?.join() === warehouse;
  const isAgreeing = isAwaiting(address, store);
  // the other tabs leave the orders from or to the own store again
  const source_store_id = isShipping || isAgreeing ? undefined : address.source_store_id;
  const awaits_agreement = isAgreeing ? undefined : address.awaits_agreement;
  const only = address.status?.length === 1 ? address.status[0] : undefined;
  const isReceiving = store !== undefined && only === "shipped" && address.store_id?.join() === store;
  const store_id = isReceiving ? undefined : address.store_id;
  const { data: counts } = useQuery(orderCounts({ ...scope, source_store_id, store_id, awaits_agreement }));
  const tabs = [
    { label: "All", count: shown(counts, "total"), part: {}, current: !address.status && !address.late },
    ...ORDER_STATUSES.map((status) => ({
      label: statusLabel(status),
      count: shown(counts, status),
      part: { status: [status] },
      current: only === status && !address.late && !isShipping && !isReceiving && !isAgreeing,
    })),
    {
      label: "Late",
      count: shown(counts, "late"),
      part: { late: true },
      current: address.late === true && !address.status,
    },
  ].map((tab) => ({ ...tab, part: { source_store_id, store_id, awaits_agreement, ...tab.part } }));
  const shipping = useShippingTab(warehouse, scope);
  const receiving = useReceivingTab(store, { ...scope, awaits_agreement });
  const agreeing = useAgreementTab(store, scope);
  const all = [
    ...(agreeing ? [{ ...agreeing, current: isAgreeing }] : []),
    ...(shipping ? [{ ...shipping, current: isShipping && only === "approved" }] : []),
    ...(receiving ? [{ ...receiving, current: isReceiving }] : []),
    ...tabs,
  ];
  return (
    <nav aria-label="Orders by status" className={classes.tabs}>
      {all.map(({ label, count, part, current }) => (
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
          <span className={classes.count}>{count}</span>
        </Link>
      ))}
    </nav>
  );
}

/** The warehouse or the store that the user works at; neither for users who work elsewhere. */
function useManagedStore(user: Me | undefined): { warehouse?: string; store?: string } {
  const id = user?.store_id ?? undefined;
  const { data: own } = useQuery({ ...storeById(id ?? ""), enabled: id !== undefined });
  if (!own) return {};
  return own.store_type === "Warehouse" ? { warehouse: own.id } : { store: own.id };
}

function useShippingTab(warehouse: string | undefined, scope: OrderScope) {
  const part = { status: ["approved" as const], source_store_id: [warehouse ?? ""] };
  const { data: counts } = useQuery({
    ...orderCounts({ ...scope, source_store_id: part.source_store_id }),
    enabled: warehouse !== undefined,
  });
  return warehouse === undefined ? undefined : { label: "To ship", count: shown(counts, "approved"), part };
}

/** The transfers from the own store that wait for its agreement are shown. */
const isAwaiting = (address: OrdersAddress, store: string | undefined) =>
  store !== undefined && address.awaits_agreement === true && address.source_store_id?.join() === store;

/** The transfers from the own store to which it has to agree. */
function useAgreementTab(store: string | undefined, scope: OrderScope) {
  const part = { source_store_id: [store ?? ""], store_id: undefined, awaits_agreement: true };
  const { data: counts } = useQuery({ ...orderCounts({ ...scope, ...part }), enabled: store !== undefined });
  return store === undefined ? undefined : { label: "To agree", count: shown(counts, "pending"), part };
}

/** A number as text; with a plus if the API has counted no further. */
function shown(counts: OrderCounts | undefined, name: OrderStatus | "total" | "late"): string {
  if (counts === undefined) return "";
  const total_is_exact = counts.total_is_exact || name === "late" || counts[name] < MOST_COUNTED;
  return formatTotal({ total: counts[name], total_is_exact });
}

/** What is on its way to the own store. */
function useReceivingTab(store: string | undefined, scope: OrderScope) {
  const part = { status: ["shipped" as const], store_id: [store ?? ""] };
  const { data: counts } = useQuery({
    ...orderCounts({ ...scope, store_id: part.store_id }),
    enabled: store !== undefined,
  });
  return store === undefined ? undefined : { label: "To receive", count: counts?.shipped, part };
}
