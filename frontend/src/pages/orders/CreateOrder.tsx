import { Checkbox, Select, Stack, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { inventoryList } from "@/api/inventory";
import { previewOrder, useCreateOrder } from "@/api/orders";
import { product as productById, productList } from "@/api/products";
import { whenSaved } from "@/api/queries";
import type { InventoryItem, OrderCreated, Preview, Store } from "@/api/shapes";
import { allStores, sourcesFor } from "@/api/stores";
import { supplier } from "@/api/suppliers";
import { me } from "@/api/users";
import { SideDrawer } from "@/components/dialog/SideDrawer";
import { FormEnd } from "@/components/FormEnd";
import { NumberField } from "@/components/NumberField";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { onOrder } from "@/components/stock/coverage";
import { formatCases, formatDayOf, formatMoney, formatNumber } from "@/lib/format";
import { CASES, countedLabel, formatQuantity, packOf } from "@/lib/quantities";
import { worksAt } from "@/lib/rights";
import { bodyOfNew, givingStores, initialInput, NEAREST, type NewOrder, sourceChoices } from "./newOrder";

interface CreateOrderProps {
  opened: boolean;
  storeId: string | undefined;
  productId: string | undefined;
  onClose: () => void;
  onMade: (id: string) => void;
}

/** Requests cases of a product for a store, with a preview. */
export function CreateOrder(props: CreateOrderProps) {
  return (
    <SideDrawer opened={props.opened} onClose={props.onClose} width={36} title="New order">
      <Form key={`${props.storeId} ${props.productId}`} {...props} />
    </SideDrawer>
  );
}

function Form({ storeId, productId, onClose, onMade }: CreateOrderProps) {
  const { data: user } = useQuery(me());
  const { data: known = [] } = useQuery(allStores());
  const stores = known.filter(({ active }) => active);
  const mine = stores.filter((store) => worksAt(user, { store_id: store.id, region: store.region }));
  const [input, setInput] = useState<NewOrder>(() => initialInput(storeId, productId));
  const store = input.store || (mine.length === 1 ? mine[0]?.id : undefined) || null;
  const stock = useStockOf(input.product);
  const { data: product } = useQuery({ ...productById(input.product ?? ""), enabled: input.product !== null });
  const giving = useGivingStores({ ...input, store }, stores);
  const body = bodyOfNew({ ...input, store });
  const making = useCreateOrder();
  const preview = usePreview("new order", making.isSuccess ? null : body, previewOrder);
  const set = (part: Partial<NewOrder>) => setInput({ ...input, ...part });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!body) return;
    whenSaved(making.mutateAsync(body), (made) => {
      notifications.show(noticeOf(made));
      onMade(made.id);
    });
  };
  return (
    <form onSubmit={save} aria-label="New order">
      <Stack>
        <Select
          label="Destination"
          placeholder="Select a store"
          searchable
          openOnFocus={false} // the field gets the focus while the drawer still moves: its list would open beside the page
          data={mine.map(({ id, name }) => ({ value: id, label: name }))}
          value={store}
          onChange={(chosen) => set({ store: chosen })}
          data-autofocus={!storeId || undefined}
        />
        <ProductChoice value={input.product} onChange={(chosen) => set({ product: chosen, source: NEAREST })} />
        {product && !product.active && (
          <Checkbox
            label="Allow inactive product"
            checked={input.allowInactive}
            onChange={(event) => set({ allowInactive: event.currentTarget.checked })}
          />
        )}
        <StockThere row={stock.find((row) => row.store_id === store)} />
        <NumberField
          label={countedLabel(product ?? CASES)}
          description={product && packOf(product)}
          min={1}
          max={100_000}
          value={input.quantity}
          onChange={(quantity) => set({ quantity })}
          data-autofocus={productId ? true : undefined}
        />
        <Select
          label="Source"
          allowDeselect={false}
          data={sourceChoices(warehousesOf(stores), stock, store, product?.supplier, giving)}
          value={input.source}
          onChange={(source) => set({ source: source ?? NEAREST })}
        />
        <Textarea
          label="Notes"
          autosize
          minRows={1}
          maxLength={1000}
          value={input.notes}
          onChange={(event) => set({ notes: event.currentTarget.value })}
        />
        <PreviewBox state={preview} idle="Preview: select a destination, a product and a number of cases.">
          {(shown) => <Effect preview={shown} />}
        </PreviewBox>
        <FormEnd
          error={making.error}
          label="Place order"
          isReady={preview.status === "ready"}
          isSending={making.isPending}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}

const warehousesOf = (stores: Store[]) => stores.filter(({ store_type }) => store_type === "Warehouse");

/** The stock of the product in every store that carries it. */
function useStockOf(productId: string | null): InventoryItem[] {
  const { data } = useQuery({
    ...inventoryList({ product_id: [productId ?? ""], limit: 100 }),
    enabled: productId !== null,
    placeholderData: undefined,
  });
  return data?.data ?? [];
}

/** The stores that can spare these cases; a destination that becomes the source is none. */
function useGivingStores({ store, product, quantity, source }: NewOrder, stores: Store[]) {
  const cases = typeof quantity === "number" && quantity > 0 ? quantity : 1;
  const isKnown = store !== null && product !== null;
  const { data } = useQuery({ ...sourcesFor(store ?? "", product ?? "", cases), enabled: isKnown });
  const chosen = stores.find(({ id, store_type }) => id === source && store_type !== "Warehouse");
  return isKnown && data?.product_id === product && data.store_id === store ? givingStores(data.sources, chosen) : [];
}

function ProductChoice({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const [search, setSearch] = useState("");
  const [settled] = useDebouncedValue(search.trim(), 200);
  const { data: chosen } = useQuery({ ...productById(value ?? ""), enabled: value !== null });
  const wanted = chosen && settled === chosen.name ? undefined : settled || undefined;
  const { data } = useQuery(productList({ search: wanted, active: true, limit: 50 }));
  const found = [...(chosen ? [chosen] : []), ...(data?.data ?? []).filter(({ id }) => id !== chosen?.id)];
  return (
    <Select
      label="Product"
      placeholder="Name or SKU"
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options }) => options /* the service has searched */}
      nothingFoundMessage="No results"
      data={found.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
    />
  );
}

/** The store's stock and levels of the product. */
function StockThere({ row }: { row: InventoryItem | undefined }) {
  if (!row) return null;
  return (
    <Text size="sm" c="dimmed">
      {row.store_name}: {formatQuantity(row.available_stock, row)} available, reorder point{" "}
      {formatNumber(row.reorder_level)}, max stock {formatNumber(row.max_stock)}.{" "}
      {onOrder(row) && (
        <Text span c="var(--warn)">
          Already {onOrder(row)}.
        </Text>
      )}
    </Text>
  );
}

const MOST = 3;

/** "PO-00000012 (10 cases, pending)". */
function openOrders({ duplicates, ...product }: OrderCreated): string {
  const named = duplicates
    .slice(0, MOST)
    .map(({ number, quantity, status }) => `${number} (${formatQuantity(quantity, product)}, ${status})`);
  const more = duplicates.length > MOST ? [`${formatNumber(duplicates.length - MOST)} more`] : [];
  return [...named, ...more].join(", ");
}

/** What is said of a placed order: a warning, which stays, if it may be a duplicate. */
const noticeOf = (made: OrderCreated) =>
  made.duplicates.length === 0
    ? { message: `${made.number} placed`, color: "green" }
    : {
        title: `${made.number} placed`,
        message: `In addition to ${openOrders(made)}.`,
        color: "yellow",
        autoClose: false as const,
      };

/** " Expected Dec 4, 2026 if it is approved today.", for an order from a supplier. */
function Arrival({ supplierId }: { supplierId: string | null }) {
  const { data } = useQuery({ ...supplier(supplierId ?? ""), enabled: supplierId !== null });
  return data && ` Expected ${formatDayOf(data.next_expected_at)} if it is approved today.`;
}

/** "10 cases from West Warehouse for Dallas, $124." */
function Effect({ preview }: { preview: Preview<OrderCreated> }) {
  const made = preview.result;
  return (
    <span>
      <strong className="number">{formatQuantity(made.quantity, made)}</strong> from{" "}
      <strong>{made.source_store_name ?? made.supplier ?? "the supplier"}</strong> for {made.store_name},{" "}
      {formatMoney(made.value)}. {made.needs_agreement && `${made.source_store_name} has to agree. `}Needs approval.
      <Arrival supplierId={made.supplier_id} />
      {made.below_minimum.map(
        (each) => ` Fewer than the minimum of ${formatCases(each.minimum_quantity)} of ${each.supplier}.`,
      )}
      {made.duplicates.length > 0 && (
        <Text span inherit c="var(--warn)">
          {" "}
          Possible duplicate: in addition to {openOrders(made)}.
        </Text>
      )}
    </span>
  );
}
