import type { OrderCreate } from "@/api/orders";
import type { InventoryItem, OrderSource, Store } from "@/api/shapes";
import type { TypedNumber } from "@/lib/numbers";

/** The source that the service proposes: the nearest warehouse with enough stock, or the supplier. */
export const NEAREST = "nearest";
export const SUPPLIER = "supplier";

/** The input of the form for a new order. */
export interface NewOrder {
  store: string | null;
  product: string | null;
  quantity: TypedNumber;
  source: string;
  notes: string;
  allowInactive: boolean;
}

export const initialInput = (store?: string, product?: string): NewOrder => ({
  store: store ?? null,
  product: product ?? null,
  quantity: "",
  source: NEAREST,
  notes: "",
  allowInactive: false,
});

/** The body of the request; null while something is missing. */
export function bodyOfNew({ store, product, quantity, source, notes, allowInactive }: NewOrder): OrderCreate | null {
  if (!store || !product || typeof quantity !== "number" || quantity < 1) return null;
  return {
    store_id: store,
    product_id: product,
    quantity,
    ...(source !== NEAREST && { source_store_id: source === SUPPLIER ? null : source }),
    ...(notes.trim() && { notes: notes.trim() }),
    allow_inactive: allowInactive,
  };
}

/** A store that has more than it needs, with what is left to it. */
const givingStore = ({ store_id, store_name, available_after }: OrderSource) => ({
  value: store_id,
  label: `${store_name} (${available_after} left, has to agree)`,
});

/** A selected store that has not enough for the current quantity. */
const givingTooMuch = ({ id, name }: Pick<Store, "id" | "name">) => ({
  value: id,
  label: `${name} (not enough to spare)`,
});

/** The stores that can be the source: those with enough to spare, and the selected one. */
export function givingStores(sources: OrderSource[], chosen: Pick<Store, "id" | "name"> | undefined) {
  const giving = sources.filter(({ needs_agreement }) => needs_agreement).map(givingStore);
  const isOther = chosen && !giving.some(({ value }) => value === chosen.id);
  return isOther ? [...giving, givingTooMuch(chosen)] : giving;
}

/** The choices for the source: the proposal, warehouses with their available stock, stores with enough to spare, the supplier. */
export function sourceChoices(
  warehouses: Pick<Store, "id" | "name">[],
  stock: InventoryItem[],
  store: string | null,
  supplier?: string | null,
  giving: { value: string; label: string }[] = [],
) {
  const available = (id: string) => stock.find((row) => row.store_id === id)?.available_stock ?? 0;
  return [
    { value: NEAREST, label: "Nearest warehouse with enough stock" },
    ...warehouses
      .filter(({ id }) => id !== store)
      .sort((one, other) => available(other.id) - available(one.id))
      .map(({ id, name }) => ({ value: id, label: `${name} (${available(id)} available)` })),
    ...giving,
    { value: SUPPLIER, label: supplier ? `Supplier: ${supplier}` : "Supplier" },
  ];
}
