import { Button, Group, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";
import type { Order } from "@/api/shapes";
import { ordersNamed } from "@/components/order/deliveries";
import { CodeField } from "@/components/scan/CodeField";
import { findProduct } from "@/components/scan/findProduct";
import { formatCount } from "@/lib/format";

interface ScanFieldProps {
  /** Where the next code comes from. */
  source: RefObject<HTMLElement | null>;
  orders: Order[];
  /** The text by which the list is limited. */
  search: string | undefined;
  onOpen: (order: Order) => void;
  onSearch: (search: string | undefined) => void;
}

/** Finds a delivery by its SKU, a barcode or its number, typed or scanned. */
export function ScanField({ source, orders, search, onOpen, onSearch }: ScanFieldProps) {
  const cache = useQueryClient();
  const find = async (code: string) => {
    if (open(code)) return undefined;
    const product = await findProduct(cache, code);
    return product && open(product.sku) ? undefined : `No delivery matches “${code}”.`;
  };
  /** Opens the delivery that matches the text, or filters the list if several do; returns whether one does. */
  const open = (text: string) => {
    const found = ordersNamed(text, orders);
    const [only] = found;
    if (only && found.length === 1) onOpen(only);
    else onSearch(found.length > 1 ? text : undefined);
    return found.length > 0;
  };
  return (
    <CodeField label="Find a delivery" placeholder="Barcode, SKU or order number" source={source} onCode={find}>
      {search !== undefined && (
        <Group gap="xs" mt="xs">
          <Text size="sm">
            {formatCount(ordersNamed(search, orders).length, "delivery", "deliveries")} for “{search}”
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={() => onSearch(undefined)}>
            Show all
          </Button>
        </Group>
      )}
    </CodeField>
  );
}
