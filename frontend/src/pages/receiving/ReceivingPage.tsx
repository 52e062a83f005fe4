import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type RefObject, useRef } from "react";
import { order as orderById, orderList } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { Empty, Failed } from "@/components/feedback/PageStates";
import { FilterBar } from "@/components/filters/FilterBar";
import { OwnStoreSelect, useOwnStore } from "@/components/filters/OwnStoreSelect";
import { MoveDrawer } from "@/components/order/MoveDrawer";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { ExportLink } from "@/components/table/ExportLink";
import type { ReceivingAddress } from "@/lib/addresses";
import { formatCount, formatNumber } from "@/lib/format";
import { Deliveries } from "./Deliveries";
import { foundBy, namedAmong, ScanField } from "./ScanField";

const route = getRouteApi("/receiving");

/** Deliveries to a store: late, due today and later. A delivery is found by search or scanner, and received. */
export default function ReceivingPage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const { own, storeId, store } = useOwnStore(address.store);
  const change = (part: ReceivingAddress) =>
    void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false });
  return (
    <Page width="sheet">
      <PageHeader title="Receiving">Deliveries that your store expects</PageHeader>
      <FilterBar>
        <OwnStoreSelect stores={own} value={store} onChange={(id) => change({ store: id, search: undefined })} />
      </FilterBar>
      {store ? (
        <Arrivals key={store.id} storeId={store.id} address={address} onChange={change} />
      ) : own && storeId ? (
        <Empty title="You cannot receive for this store">Select one of your stores.</Empty>
      ) : own ? (
        <Empty title="Select a store">Its deliveries are shown here.</Empty>
      ) : (
        <Skeleton h={400} />
      )}
    </Page>
  );
}

interface ArrivalsProps {
  storeId: string;
  address: ReceivingAddress;
  onChange: (part: ReceivingAddress) => void;
}

function Arrivals({ storeId, address, onChange }: ArrivalsProps) {
  const filters = { to_receive: true, store_id: [storeId] };
  const query = useQuery(orderList({ ...filters, limit: 100 })); // the first due first
  const loaded = query.data?.data ?? [];
  const isPart = (query.data?.total ?? 0) > loaded.length;
  const { search, item } = address;
  const searched = useQuery({ ...foundBy(filters, search ?? ""), enabled: isPart && search !== undefined });
  const isLoaded = loaded.some(({ id }) => id === item);
  const opened = useQuery({ ...orderById(item ?? ""), enabled: query.isSuccess && item !== undefined && !isLoaded });
  const scanner = useRef<HTMLElement>(null);
  if (query.isError && !query.data) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={400} />;
  const found = isPart ? searched.data?.data : undefined;
  const shown = search === undefined ? loaded : namedAmong(search, found ?? loaded, found !== undefined);
  const arrives = opened.data && opened.data.store_id === storeId ? [opened.data] : [];
  return (
    <>
      <ScanField
        source={scanner}
        orders={loaded}
        more={isPart ? filters : undefined}
        search={search}
        found={shown.length}
        onOpen={(order) => onChange({ item: order.id, search: undefined })}
        onSearch={(text) => onChange({ search: text })}
      />
      <Deliveries orders={shown} search={search} onReceive={({ id }) => onChange({ item: id })} />
      {isPart && search === undefined && (
        <p className="quiet">
          The first {formatNumber(loaded.length)} due of {formatCount(query.data.total, "delivery", "deliveries")}; a
          scan finds the others, too.{" "}
          <Link to="/orders" search={filters}>
            View all
          </Link>
        </p>
      )}
      {query.data.total > 0 && <ExportLink path="/orders" filters={filters} of="deliveries" />}
      <Receipt
        open={item}
        orders={isLoaded ? loaded : arrives}
        scanner={scanner}
        onClose={() => onChange({ item: undefined })}
      />
    </>
  );
}

interface ReceiptProps {
  /** The order that is being received. */
  open: string | undefined;
  orders: Order[];
  scanner: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** The receipt of the open delivery; after it the scanner has the focus again. */
function Receipt({ open, orders, scanner, onClose }: ReceiptProps) {
  const receivable = orders.filter(({ id, allowed_actions }) => id === open && allowed_actions.includes("receive"));
  return (
    <MoveDrawer
      move="receive"
      open={open}
      orders={receivable}
      onClose={() => {
        onClose();
        scanner.current?.focus();
      }}
    />
  );
}
