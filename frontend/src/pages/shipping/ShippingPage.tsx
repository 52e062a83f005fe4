import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ArrowLeftIcon, ClipboardListIcon, PrinterIcon } from "lucide-react";
import type { ReactNode } from "react";
import { longOrderList, type OrderFilters, order as orderById, orderList } from "@/api/orders";
import type { Order, Page as PageOf, Store } from "@/api/shapes";
import { Empty, Failed } from "@/components/feedback/PageStates";
import { FilterBar } from "@/components/filters/FilterBar";
import { OwnStoreSelect, useOwnStore } from "@/components/filters/OwnStoreSelect";
import { LinkButton } from "@/components/LinkButton";
import { MoveDrawer } from "@/components/order/MoveDrawer";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { ExportLink } from "@/components/table/ExportLink";
import type { ShippingAddress } from "@/lib/addresses";
import { DeliveryNote } from "./DeliveryNote";
import { deliveryOf, shippable } from "./delivery";
import { PickList } from "./PickList";
import { Shipped } from "./Shipped";
import { ToShip } from "./ToShip";

const route = getRouteApi("/shipping");

/** The orders that a warehouse has to ship and those in transit, with a pick list and delivery notes. */
export default function ShippingPage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const { own, storeId, store } = useOwnStore(address.store);
  const change = (part: ShippingAddress) =>
    void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false });
  if (store && address.print) return <Documents store={store} address={address} />;
  return (
    <Page width="sheet">
      <PageHeader
        title="Shipping"
        actions={
          store && (
            <LinkButton
              to="/shipping"
              search={{ store: store.id, print: "pick" }}
              variant="default"
              leftSection={<ClipboardListIcon size={16} aria-hidden />}
            >
              Pick list
            </LinkButton>
          )
        }
      >
        Approved orders to ship, and deliveries on their way
      </PageHeader>
      <FilterBar>
        <OwnStoreSelect stores={own} value={store} onChange={(id) => change({ store: id })} />
      </FilterBar>
      {store ? (
        <Lists key={store.id} store={store} address={address} onChange={change} />
      ) : own && storeId ? (
        <Empty title="You cannot ship from this store">Select one of your stores.</Empty>
      ) : own ? (
        <Empty title="Select a store">Its orders to ship are shown here.</Empty>
      ) : (
        <Skeleton h={400} />
      )}
    </Page>
  );
}

const toShip = (store: Store) =>
  ({ status: ["approved"], source_store_id: [store.id], sort: "created_at" }) satisfies OrderFilters;
const shipped = (store: Store) =>
  ({ status: ["shipped"], source_store_id: [store.id], sort: "-created_at" }) satisfies OrderFilters;
const firstOf = (filters: OrderFilters) => orderList({ ...filters, limit: 100 });

interface ListsProps {
  store: Store;
  address: ShippingAddress;
  onChange: (part: ShippingAddress) => void;
}

function Lists({ store, address, onChange }: ListsProps) {
  const waiting = useQuery(firstOf(toShip(store)));
  const underway = useQuery(firstOf(shipped(store)));
  const failed = [waiting, underway].find(({ isError, data }) => isError && !data);
  if (failed) return <Failed error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!waiting.data || !underway.data) return <Skeleton h={400} />;
  const orders = waiting.data.data;
  return (
    <>
      <ToShip
        orders={orders}
        total={waiting.data.total}
        exported={toShip(store)}
        onShip={({ id }) => onChange({ item: id, all: undefined })}
        onShipAll={(destination) => onChange({ all: destination, item: undefined })}
      />
      <Shipped orders={underway.data.data} total={underway.data.total} storeId={store.id} exported={shipped(store)} />
      <MoveDrawer
        move="ship"
        open={address.item ?? address.all}
        orders={shippable(orders, address)}
        onClose={() => onChange({ item: undefined, all: undefined })}
      />
    </>
  );
}

interface DocumentsProps {
  store: Store;
  address: ShippingAddress;
}

/** A document to print, with a link back. */
function Documents({ store, address }: DocumentsProps) {
  return address.print === "pick" ? (
    <PickDocument store={store} />
  ) : (
    <NoteDocument store={store} of={address.of ?? ""} />
  );
}

function PickDocument({ store }: { store: Store }) {
  const query = useQuery(longOrderList(toShip(store)));
  return (
    <Printed store={store} title="Pick list" of="orders to ship" filters={toShip(store)} query={query}>
      {(orders) => <PickList orders={orders} />}
    </Printed>
  );
}

/** The note of a delivery, also after its arrival: its orders went to one destination. */
function NoteDocument({ store, of }: { store: Store; of: string }) {
  const named = useQuery(orderById(of));
  const one = named.data;
  const filters = delivered(store, one);
  const listed = useQuery({ ...longOrderList(filters), enabled: one !== undefined });
  const query = one ? listed : { ...named, data: undefined };
  return (
    <Printed store={store} title="Delivery note" of="deliveries" filters={filters} query={query}>
      {(orders) => <Note store={store} orders={orders.data} one={one} />}
    </Printed>
  );
}

const delivered = (store: Store, one: Order | undefined) =>
  ({
    status: ["shipped", "fulfilled"],
    source_store_id: [store.id],
    ...(one && { store_id: [one.store_id] }),
    sort: "-created_at",
  }) satisfies OrderFilters;

function Note({ store, orders, one }: { store: Store; orders: Order[]; one: Order | undefined }) {
  const isSent = one !== undefined && one.source_store_id === store.id && one.shipped_at !== null;
  const isListed = orders.some(({ id }) => id === one?.id);
  return isSent ? (
    <DeliveryNote source={store} orders={isListed ? deliveryOf(orders, one.id) : [one]} />
  ) : (
    <Empty title="No delivery has left with this order">
      It was not shipped from this store, or the link is outdated.
    </Empty>
  );
}

interface PrintedProps {
  store: Store;
  title: string;
  /** What the export has. */
  of: string;
  filters: OrderFilters;
  query: { data: PageOf<Order> | undefined; isError: boolean; error: Error | null; refetch: () => unknown };
  children: (orders: PageOf<Order>) => ReactNode;
}

function Printed({ store, title, of, filters, query, children }: PrintedProps) {
  return (
    <Page width="sheet">
      <PageHeader
        title={title}
        actions={
          <>
            <LinkButton
              to="/shipping"
              search={{ store: store.id }}
              variant="default"
              leftSection={<ArrowLeftIcon size={16} aria-hidden />}
            >
              Back
            </LinkButton>
            <ExportLink path="/orders" filters={filters} of={of} />
            <Button leftSection={<PrinterIcon size={16} aria-hidden />} onClick={() => window.print()}>
              Print
            </Button>
          </>
        }
      >
        {store.name}
      </PageHeader>
      {query.data ? (
        children(query.data)
      ) : query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton h={400} />
      )}
    </Page>
  );
}
