import { Button, Group, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { BarcodeIcon } from "lucide-react";
import { type FormEvent, type RefObject, useState } from "react";
import { Problem, sentenceOf } from "@/api/problem";
import { productByCode } from "@/api/products";
import type { Order } from "@/api/shapes";
import { ordersNamed } from "@/components/order/deliveries";
import { formatCount } from "@/lib/format";
import classes from "./receiving.module.css";

interface ScanFieldProps {
  field: RefObject<HTMLInputElement | null>;
  orders: Order[];
  /** The text by which the list is limited. */
  search: string | undefined;
  onOpen: (order: Order) => void;
  onSearch: (search: string | undefined) => void;
}

/** Finds a delivery by its SKU, a barcode or its number, typed or from a scanner, which types and presses Enter. */
export function ScanField({ field, orders, search, onOpen, onSearch }: ScanFieldProps) {
  const [typed, setTyped] = useState("");
  const [failure, setFailure] = useState<string>();
  const cache = useQueryClient();
  const find = async (event: FormEvent) => {
    event.preventDefault();
    const text = typed.trim();
    if (!text) return;
    setTyped("");
    setFailure(undefined);
    if (open(text)) return;
    try {
      const { sku } = await cache.fetchQuery(productByCode(text));
      if (!open(sku)) setFailure(`No delivery matches “${text}”.`);
    } catch (error) {
      const isUnknown = error instanceof Problem && error.status < 500;
      setFailure(isUnknown ? `No delivery matches “${text}”.` : sentenceOf(error));
    }
  };
  /** Opens the delivery that the text names, or limits the list to several; tells whether there is one. */
  const open = (text: string) => {
    const found = ordersNamed(text, orders);
    const [only] = found;
    if (only && found.length === 1) onOpen(only);
    else onSearch(found.length > 1 ? text : undefined);
    return found.length > 0;
  };
  return (
    <form className={classes.scan} onSubmit={(event) => void find(event)} aria-label="Find a delivery">
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput
          ref={field}
          flex={1}
          label="Scan or type"
          placeholder="Barcode, SKU or order number"
          leftSection={<BarcodeIcon size={18} aria-hidden />}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={120}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          Find
        </Button>
      </Group>
      <div role="status">
        {failure !== undefined && (
          <Text size="sm" c="var(--bad)" mt="xs">
            {failure}
          </Text>
        )}
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
      </div>
    </form>
  );
}
