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
  const only = address.status?.length === 1 ? address.status[0] : undefined;
  const own = currentOfOwn(address, warehouse, store);
  const cleared = own === undefined ? {} : OWN[own]; // the other tabs leave the orders from or to the own store again
  const { data: counts } = useQuery(orderCounts({ ...scope, ...cleared }));
  const tabs = [
    {
      label: "All",
      count: shown(counts, "total"),
      part: {},
      current: !address.status && !address.late && own === undefined,
    },
    ...ORDER_STATUSES.map((status) => ({
      label: statusLabel(status),
      count: shown(counts, status),
      part: { status: [status] },
      current: only === status && !address.late && own === undefined,
    })),
    {
      label: "Late",
      count: shown(counts, "late"),
      part: { late: true },
      current: address.late === true && !address.status && own === undefined,
    },
  ];
  const others = { ...scope, ...cleared };
  const shipping = useShippingTab(warehouse, others);
  const receiving = useReceivingTab(store, others);
  const agreeing = useAgreementTab(store, others);
  const all = [
    ...(agreeing ? [{ ...agreeing, current: own === "agree" }] : []),
    ...(shipping ? [{ ...shipping, current: own === "ship" }] : []),
    ...(receiving ? [{ ...receiving, current: own === "receive" }] : []),
    ...tabs,
  ];
  return (
    <nav aria-label="Orders by status" className={classes.tabs}>
      {all.map(({ label, count, part, current }) => (
        <Link
          key={label}
          from="/orders"
          to="/orders"
          search={(before) => ({
            ...before,
            page: undefined,
            status: undefined,
            late: undefined,
            ...cleared,
            ...part,
          })}
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

/** What the tabs of the own store set in the address. */
const OWN = {
  ship: { source_store_id: undefined },
  agree: { source_store_id: undefined, awaits_agreement: undefined },
  receive: { store_id: undefined, to_receive: undefined },
} satisfies Record<string, OrdersAddress>;

/** The tab of the own store whose orders are shown. */
function currentOfOwn(address: OrdersAddress, warehouse?: string, store?: string): keyof typeof OWN | undefined {
  const [from, to] = [address.source_store_id?.join(), address.store_id?.join()];
  if (address.late) return undefined;
  if (warehouse !== undefined && from === warehouse && address.status?.join() === "approved") return "ship";
  if (store === undefined || address.status) return undefined;
  if (address.awaits_agreement && from === store) return "agree";
  return address.to_receive && to === store ? "receive" : undefined;
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

/** The transfers from the own store to which it has to agree. */
function useAgreementTab(store: string | undefined, scope: OrderScope) {
  const part = { source_store_id: [store ?? ""], store_id: undefined, awaits_agreement: true, to_receive: undefined };
  const { data: counts } = useQuery({ ...orderCounts({ ...scope, ...part }), enabled: store !== undefined });
  return store === undefined ? undefined : { label: "To agree", count: shown(counts, "pending"), part };
}

/** A number as text; with a plus if the API has counted no further. */
function shown(counts: OrderCounts | undefined, name: OrderStatus | "total" | "late"): string {
  if (counts === undefined) return "";
  const total_is_exact = counts.total_is_exact || name === "late" || counts[name] < MOST_COUNTED;
  return formatTotal({ total: counts[name], total_is_exact });
}

/** What the own store can receive. */
function useReceivingTab(store: string | undefined, scope: OrderScope) {
  const part = { store_id: [store ?? ""], source_store_id: undefined, to_receive: true, awaits_agreement: undefined };
  const { data: counts } = useQuery({ ...orderCounts({ ...scope, ...part }), enabled: store !== undefined });
  return store === undefined ? undefined : { label: "To receive", count: shown(counts, "total"), part };
}
