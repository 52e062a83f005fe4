import { Stack, Text } from "@mantine/core";
import type { Move } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { SideDrawer } from "@/components/dialog/SideDrawer";
import { formatCases } from "@/lib/format";
import { MoveForm } from "./MoveForm";
import { actionLabel } from "./moves";

interface MoveDrawerProps {
  move: Move;
  /** The orders to move; none: the drawer is closed. */
  orders: Order[];
  onClose: () => void;
}

/** A move of one order or of several from a list of deliveries. */
export function MoveDrawer({ move, orders, onClose }: MoveDrawerProps) {
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

function Delivery({ order }: { order: Order }) {
  const cases =
    order.status === "shipped" ? `${formatCases(order.in_transit)} in transit` : formatCases(order.quantity);
  return (
    <div>
      <Text fw={600}>{order.product_name}</Text>
      <Text size="sm" c="dimmed">
        {order.sku} · {order.package_size}
      </Text>
      <Text size="sm" c="dimmed">
        {cases} · {order.source_store_name ?? "Supplier"} to {order.store_name}
        {order.carrier_reference && ` · ${order.carrier_reference}`}
      </Text>
    </div>
  );
}
