import { Alert, Text } from "@mantine/core";
import type { components } from "@/api/schema";
import { formatQuantity } from "@/lib/quantities";

type Released = components["schemas"]["ReleasedOrder"];

/** The orders that a count has released, in one sentence. */
export const releasedSentence = (orders: Released[]): string =>
  `Pending again, too little stock is left: ${orders.map(({ number, store_name }) => `${number} (${store_name})`).join(", ")}`;

/** Names the orders that can no longer be served after a count; nothing if there is none. */
export function ReleasedNotice({ orders }: { orders: Released[] }) {
  if (orders.length === 0) return null;
  return (
    <Alert color="yellow" variant="outline" role="alert" mt="xs">
      <Text size="sm">Less stock is left than is reserved. These orders become pending again:</Text>
      <ul style={{ margin: "0.25rem 0", paddingInlineStart: "1.25rem" }}>
        {orders.map((order) => (
          <li key={order.id}>
            {order.number}: {formatQuantity(order.quantity, order)} for {order.store_name}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
