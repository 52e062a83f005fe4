import type { OrderCreate } from "@/api/orders";
import type { InventoryItem, Store } from "@/api/shapes";
import type { TypedNumber } from "@/lib/numbers";

/** The service proposes: the nearest warehouse that has enough, or the supplier. */
export const NEAREST = "nearest";
export const SUPPLIER = "supplier";

/** What stands in the fields of a new order. */
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

/** What to send; null while something is missing. */
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

/** Where it may come from: proposed, a warehouse with what it has available, or the supplier. */
export function sourceChoices(
  warehouses: Pick<Store, "id" | "name">[],
  stock: InventoryItem[],
  store: string | null,
  supplier?: string | null,
) {
  const available = (id: string) => stock.find((row) => row.store_id === id)?.available_stock ?? 0;
  return [
    { value: NEAREST, label: "Nearest warehouse with enough stock" },
    ...warehouses
      .filter(({ id }) => id !== store)
      .sort((one, other) => available(other.id) - available(one.id))
      .map(({ id, name }) => ({ value: id, label: `${name} (${available(id)} available)` })),
    { value: SUPPLIER, label: supplier ? `Supplier: ${supplier}` : "Supplier" },
  ];
}
