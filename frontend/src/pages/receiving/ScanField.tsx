import { Button, Group, Text, TextInput } from "@mantine/core";
import { IconBarcode } from "@tabler/icons-react";
import { type FormEvent, type RefObject, useState } from "react";
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

/** Finds a delivery by its SKU or number, typed or from a scanner, which types and presses Enter. */
export function ScanField({ field, orders, search, onOpen, onSearch }: ScanFieldProps) {
  const [typed, setTyped] = useState("");
  const [unknown, setUnknown] = useState<string>();
  const find = (event: FormEvent) => {
    event.preventDefault();
    const text = typed.trim();
    if (!text) return;
    const found = ordersNamed(text, orders);
    setTyped("");
    setUnknown(found.length === 0 ? text : undefined);
    const [only] = found;
    if (only && found.length === 1) onOpen(only);
    else onSearch(found.length > 1 ? text : undefined);
  };
  return (
    <form className={classes.scan} onSubmit={find} aria-label="Find a delivery">
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput
          ref={field}
          flex={1}
          label="Scan or type"
          placeholder="SKU or order number"
          leftSection={<IconBarcode size={18} aria-hidden />}
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
        {unknown !== undefined && (
          <Text size="sm" c="var(--bad)" mt="xs">
            No delivery matches “{unknown}”.
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
