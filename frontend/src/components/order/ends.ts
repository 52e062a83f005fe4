import type { Order } from "@/api/shapes";

type Ends = Pick<Order, "source_store_name" | "store_name" | "region" | "supplier" | "to_supplier">;

/** The name of an order's source. */
export const sourceOf = (order: Ends) => order.source_store_name ?? order.supplier ?? "Supplier";

/** A key of the destination, which is a store or the supplier. */
export const destinationKey = ({ store_id, to_supplier, supplier_id }: Order) =>
  to_supplier ? `supplier ${supplier_id}` : store_id;

/** The name of an order's destination; a return to a supplier has the store that returns as source and destination. */
export const destinationOf = (order: Ends) => (order.to_supplier ? (order.supplier ?? "Supplier") : order.store_name);
