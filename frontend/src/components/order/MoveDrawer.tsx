import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Move } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { SideDrawer } from "@/components/dialog/SideDrawer";
import { formatQuantity } from "@/lib/quantities";
import { arrivingText } from "./deliveries";
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
export function MoveDrawer({ move, open, orders: current, onClose }: MoveDrawerProps) {
  const [orders, setOrders] = useOpened(open, current);
  const [only] = orders.length === 1 ? orders : [];
  const title = only ? `${actionLabel(move, 1)} ${only.number}` : actionLabel(move, orders.length);
  return (
    <SideDrawer opened={orders.length > 0} onClose={onClose} width={32} title={title}>
      {orders.length > 0 && (
        <Stack>
          {only && <Delivery move={move} order={only} />}
          <MoveForm
            key={open}
            move={move}
            orders={current.length > 0 ? current : orders}
            onDone={onClose}
            onLeave={onClose}
            onReload={setOrders}
            isBare
          />
        </Stack>
      )}
    </SideDrawer>
  );
}

/**
 * The orders as they were when the drawer was opened, until it closes or they are set: others that come meanwhile are not
 * moved, and one that leaves the list keeps its form.
 */
function useOpened(open: string | undefined, current: Order[]): [Order[], (orders: Order[]) => void] {
  const [opened, setOpened] = useState({ open, orders: current });
  const isOther = opened.open !== open || opened.orders.length === 0;
  if (isOther && (opened.open !== open || current.length > 0)) setOpened({ open, orders: current });
  const orders = isOther ? current : opened.orders;
  return [open === undefined ? [] : orders, (next) => setOpened({ open, orders: next })];
}

function Delivery({ move, order }: { move: Move; order: Order }) {
  const quantity = move === "receive" ? arrivingText(order) : formatQuantity(order.quantity, order);
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
