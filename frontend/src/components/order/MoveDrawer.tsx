import { Stack, Text } from "@mantine/core";
import { useRef } from "react";
import type { Move } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { SideDrawer } from "@/components/dialog/SideDrawer";
import { formatQuantity } from "@/lib/quantities";
import { destinationOf, sourceOf } from "./ends";
import { MoveForm } from "./MoveForm";
import { actionLabel } from "./moves";

interface MoveDrawerProps {
  move: Move;
  /** The key of what is open; undefined: the drawer is closed. */
  open: string | undefined;
  /** The orders of this key that the user may move. */
  orders: Order[];
  onClose: () => void;
}

/** A move of one order or of several from a list of deliveries. */
export function MoveDrawer({ move, open, orders: allowed, onClose }: MoveDrawerProps) {
  const orders = useKept(open, allowed);
  const [only] = orders.length === 1 ? orders : [];
  const title = only ? `${actionLabel(move, 1)} ${only.number}` : actionLabel(move, orders.length);
  return (
    <SideDrawer opened={orders.length > 0} onClose={onClose} width={32} title={title}>
      {orders.length > 0 && (
        <Stack>
          {only && <Delivery order={only} />}
          <MoveForm
            key={orders.map(({ id }) => id).join()}
            move={move}
            orders={orders}
            onDone={onClose}
            onLeave={onClose}
            isBare
          />
        </Stack>
      )}
    </SideDrawer>
  );
}

/** The orders; after a move has removed them from the list, the previous ones until the drawer closes. */
function useKept(open: string | undefined, orders: Order[]): Order[] {
  const kept = useRef({ open, orders });
  if (orders.length > 0 || kept.current.open !== open) kept.current = { open, orders };
  return open === undefined ? [] : kept.current.orders;
}

function Delivery({ order }: { order: Order }) {
  const quantity =
    order.status === "shipped"
      ? `${formatQuantity(order.in_transit, order)} in transit`
      : formatQuantity(order.quantity, order);
  return (
    <div>
      <Text fw={600}>{order.product_name}</Text>
      <Text size="sm" c="dimmed">
        {order.sku} · {order.package_size}
      </Text>
      <Text size="sm" c="dimmed">
        {quantity} · {sourceOf(order)} to {destinationOf(order)}
        {order.carrier_reference && ` · ${order.carrier_reference}`}
      </Text>
    </div>
  );
}
