import { Group } from "@mantine/core";
import type { Supplier } from "@/api/shapes";
import { LinkButton } from "@/components/LinkButton";
import { Facts } from "@/components/record/Facts";
import { StatusPill } from "@/components/StatusPill";
import { formatCases, formatDayOf } from "@/lib/format";
import { activeLabel } from "@/lib/labels";
import { inDays, orderDays } from "./supplier";

export function SupplierFacts({ supplier }: { supplier: Supplier }) {
  return (
    <>
      <Group gap="xs">
        <LinkButton to="/products" search={{ supplier_id: [supplier.id] }} variant="default" size="xs">
          Products
        </LinkButton>
        <LinkButton to="/orders" search={{ supplier_id: [supplier.id] }} variant="default" size="xs">
          Orders
        </LinkButton>
      </Group>
      <Facts
        facts={{
          "Order days": orderDays(supplier.order_days),
          "Lead time": inDays(supplier.lead_time_days),
          "Next arrival": formatDayOf(supplier.next_expected_at),
          "Minimum quantity": formatCases(supplier.minimum_quantity),
          Status: <StatusPill tone={supplier.active ? "good" : "neutral"}>{activeLabel(supplier.active)}</StatusPill>,
          "Added on": formatDayOf(supplier.created_at),
        }}
      />
    </>
  );
}
