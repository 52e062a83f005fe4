import type { Order } from "@/api/shapes";

type Ends = Pick<Order, "source_store_name" | "store_name" | "region" | "supplier" | "to_supplier">;

/** Where the cases of an order come from. */
export const sourceOf = (order: Ends) => order.source_store_name ?? order.supplier ?? "Supplier";

/** Where they go; a return to a supplier has the store that returns at both ends. */
export const destinationOf = (order: Ends) => (order.to_supplier ? (order.supplier ?? "Supplier") : order.store_name);
