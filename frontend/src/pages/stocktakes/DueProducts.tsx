import { Group, Text, Title } from "@mantine/core";
import type { DueProduct } from "@/api/stocktakes";
import { Moment } from "@/components/Moment";
import { ExportLink } from "@/components/table/ExportLink";
import { formatCount, formatDayOf } from "@/lib/format";
import classes from "./stocktakes.module.css";

interface DueProductsProps {
  storeId: string;
  products: DueProduct[];
}

/** The products that a cycle count would have, the longest overdue first. */
export function DueProducts({ storeId, products }: DueProductsProps) {
  if (products.length === 0) return null;
  return (
    <section aria-label="Due today">
      <Group justify="space-between">
        <Title order={2} size="h3">
          Due today
        </Title>
        <ExportLink path={`/stores/${storeId}/cycle-count`} filters={{}} of="products due today" />
      </Group>
      <Text size="sm" c="dimmed">
        {formatCount(products.length, "product")}. Class A is counted monthly, B quarterly, C yearly.
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul className={classes.due} tabIndex={0} aria-label="Products due today">
        {products.map((product) => (
          <li key={product.product_id}>
            <span className={classes.name}>
              <strong>{product.product_name}</strong>
              <small>
                {product.sku} · {product.category} · Class {product.abc_class}
              </small>
            </span>
            <small>
              Due {formatDayOf(product.due_at)}, last counted <Moment at={product.counted_at} />
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
