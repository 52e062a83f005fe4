import type { Order } from "@/api/shapes";
import { destinationKey } from "@/components/order/ends";
import type { ShippingAddress } from "@/lib/addresses";
import { companyDay } from "@/lib/format";

/** The key of a delivery note: orders shipped on the same day to the same destination with the same carrier reference. */
export const deliveryKey = (order: Order) =>
  [
    destinationKey(order),
    order.carrier_reference,
    order.expected_at,
    order.shipped_at && companyDay(order.shipped_at),
  ].join(" ");

/** The orders that travel together with this one. */
export function deliveryOf(orders: Order[], id: string | undefined): Order[] {
  const one = orders.find((order) => order.id === id);
  return one ? orders.filter((order) => deliveryKey(order) === deliveryKey(one)) : [];
}

/** The orders that the address says are being shipped, if the user may ship them. */
export const shippable = (orders: Order[], { item, all }: Pick<ShippingAddress, "item" | "all">): Order[] =>
  orders.filter(
    (order) => order.allowed_actions.includes("ship") && (order.id === item || (all && destinationKey(order) === all)),
  );
