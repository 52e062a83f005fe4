import { Button, Group, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";
import { type OrderFilters, orderList } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { ordersNamed } from "@/components/order/deliveries";
import { CodeField } from "@/components/scan/CodeField";
import { findProduct } from "@/components/scan/findProduct";
import { formatCount } from "@/lib/format";

interface ScanFieldProps {
  /** Where the next code comes from. */
  source: RefObject<HTMLElement | null>;
  /** The loaded deliveries. */
  orders: Order[];
  /** The filters of all deliveries, if more than these are expected: the service is asked for the others. */
  more: OrderFilters | undefined;
  /** The text by which the list is limited. */
  search: string | undefined;
  /** How many deliveries the list has for it. */
  found: number;
  onOpen: (order: Order) => void;
  onSearch: (search: string | undefined) => void;
}

/** The deliveries that the service finds by a text, the first due first. */
export const foundBy = (filters: OrderFilters, search: string) => orderList({ ...filters, search, limit: 100 });

/** The deliveries that a text names; what the service has found by other words, such as a brand, is kept. */
export function namedAmong(text: string, orders: Order[], isFoundByService: boolean): Order[] {
  const named = ordersNamed(text, orders);
  return named.length === 0 && isFoundByService ? orders : named;
}

/** Finds a delivery by its SKU, a barcode or its number, typed or scanned. */
export function ScanField({ source, orders, more, search, found, onOpen, onSearch }: ScanFieldProps) {
  const cache = useQueryClient();
  const ask = async (filters: OrderFilters) => (await cache.fetchQuery({ ...orderList(filters), staleTime: 0 })).data;
  const find = async (code: string) => {
    if (open(code, ordersNamed(code, orders))) return undefined;
    const product = await findProduct(cache, code);
    const sku = product?.sku;
    if (sku !== undefined && open(sku, ordersNamed(sku, orders))) return undefined;
    if (product && more && open(product.sku, await ask({ ...more, product_id: [product.id], limit: 100 })))
      return undefined;
    if (more && open(code, namedAmong(code, await ask({ ...more, search: code, limit: 100 }), true))) return undefined;
    return `No delivery matches “${code}”.`;
  };
  /** Opens the delivery that was found by the text, or filters the list if several were; returns whether one was. */
  const open = (text: string, named: Order[]) => {
    const [only] = named;
    if (only && named.length === 1) onOpen(only);
    else onSearch(named.length > 1 ? text : undefined);
    return named.length > 0;
  };
  return (
    <CodeField label="Find a delivery" placeholder="Barcode, SKU or order number" source={source} onCode={find}>
      {search !== undefined && (
        <Group gap="xs" mt="xs">
          <Text size="sm">
            {formatCount(found, "delivery", "deliveries")} for “{search}”
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={() => onSearch(undefined)}>
            Show all
          </Button>
        </Group>
      )}
    </CodeField>
  );
}
