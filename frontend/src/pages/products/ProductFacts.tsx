import { Group } from "@mantine/core";
import type { Product } from "@/api/shapes";
import { LinkButton } from "@/components/LinkButton";
import { Facts } from "@/components/record/Facts";
import { StatusPill } from "@/components/StatusPill";
import { formatDayOf, formatNumber, formatPrice } from "@/lib/format";
import { activeLabel } from "@/lib/labels";
import { nounOf, nounsOf, otherPack } from "@/lib/quantities";

export function ProductFacts({ product }: { product: Product }) {
  return (
    <>
      <Group gap="xs">
        <LinkButton to="/inventory" search={{ product_id: [product.id] }} variant="default" size="xs">
          Stock by store
        </LinkButton>
        <LinkButton to="/orders" search={{ product_id: [product.id] }} variant="default" size="xs">
          Orders
        </LinkButton>
      </Group>
      <Facts
        facts={{
          SKU: product.sku,
          Brand: product.brand,
          Category: product.category,
          Package: product.package_size,
          "Units per case": formatNumber(product.units_per_case),
          "Counted in": nounsOf(product),
          Barcodes: product.barcodes.join(", "),
          [`Barcodes of a ${otherPack(product)}`]: product.other_pack_barcodes.join(", ") || undefined,
          Supplier: product.supplier,
          [`Price per ${nounOf(product)}`]: formatPrice(product.unit_price),
          Status: <StatusPill tone={product.active ? "good" : "neutral"}>{activeLabel(product.active)}</StatusPill>,
          "Added on": formatDayOf(product.created_at),
        }}
      />
    </>
  );
}
