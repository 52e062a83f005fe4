import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ArrowLeftIcon, ClipboardListIcon, PrinterIcon } from "lucide-react";
import { longOrderList, type OrderFilters, orderList } from "@/api/orders";
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
      <Shipped orders={underway.data.data} storeId={store.id} exported={shipped(store)} />
      <MoveDrawer
        move="ship"
        open={address.item ?? address.all}
        orders={shippable(orders, address)}
        onClose={() => onChange({ item: undefined, all: undefined })}
      />
    </>
  );
}

/** A document to print, with a link back. */
function Documents({ store, address }: { store: Store; address: ShippingAddress }) {
  const isPick = address.print === "pick";
  const filters = isPick ? toShip(store) : shipped(store);
  const query = useQuery(longOrderList(filters));
  return (
    <Page width="sheet">
      <PageHeader
        title={isPick ? "Pick list" : "Delivery note"}
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
            <ExportLink path="/orders" filters={filters} of={isPick ? "orders to ship" : "orders in transit"} />
            <Button leftSection={<PrinterIcon size={16} aria-hidden />} onClick={() => window.print()}>
              Print
            </Button>
          </>
        }
      >
        {store.name}
      </PageHeader>
      {query.data ? (
        <Document store={store} orders={query.data} address={address} />
      ) : query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton h={400} />
      )}
    </Page>
  );
}

function Document({ store, orders, address }: { store: Store; orders: PageOf<Order>; address: ShippingAddress }) {
  if (address.print === "pick") return <PickList orders={orders} />;
  const delivery = deliveryOf(orders.data, address.of);
  return delivery.length > 0 ? (
    <DeliveryNote source={store} orders={delivery} />
  ) : (
    <Empty title="This delivery is not on its way">It has arrived, or the link is outdated.</Empty>
  );
}
