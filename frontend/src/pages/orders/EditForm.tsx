import { Checkbox, Stack, Textarea, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useRef, useState } from "react";
import { type OrderUpdate, order as orderById, useEditOrder } from "@/api/orders";
import { Problem } from "@/api/problem";
import { queryClient, refresh, whenSaved } from "@/api/queries";
import type { Order } from "@/api/shapes";
import { ConflictNotice } from "@/components/ConflictNotice";
import { kept, othersChanges } from "@/components/conflict";
import { useFocusOnOpen } from "@/components/dialog/useFocusOnOpen";
import { FormEnd } from "@/components/FormEnd";
import { NumberField } from "@/components/NumberField";
import { type TypedNumber, typedNumber } from "@/lib/numbers";
import { countedLabel, nounsOf } from "@/lib/quantities";
import classes from "./orders.module.css";

/** Another quantity or other notes, while the order is pending. */
export function EditForm({ order, onDone }: { order: Order; onDone: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  useFocusOnOpen(form);
  const [seen, setSeen] = useState<Order>(order);
  const [quantity, setQuantity] = useState<TypedNumber>(order.quantity);
  const [notes, setNotes] = useState(order.notes ?? "");
  const [allowInactive, setAllowInactive] = useState(false);
  const editing = useEditOrder(seen);
  const needsInactive = !order.product_active && typeof quantity === "number" && quantity > seen.quantity;
  const body: OrderUpdate = {
    ...(typeof quantity === "number" && quantity !== seen.quantity && { quantity }),
    ...(needsInactive && allowInactive && { allow_inactive: true }),
    ...(notes !== (seen.notes ?? "") && { notes: notes || null }),
  };
  const isComplete = typeof quantity === "number" && Object.keys(body).length > 0;
  const isStale = order.version > seen.version || (editing.error instanceof Problem && editing.error.isConflictingEdit);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const done = () => {
      notifications.show({ message: `${order.number} saved`, color: "green" });
      onDone();
    };
    whenSaved(editing.mutateAsync(body), done, () => void refresh("orders")); // a notice shows the current values
  };
  const reload = async () => {
    const now = await queryClient.fetchQuery({ ...orderById(order.id), staleTime: 0 });
    setQuantity(kept(quantity, seen.quantity, now.quantity));
    setNotes(kept(notes, seen.notes ?? "", now.notes ?? ""));
    setSeen(now);
    editing.reset();
  };
  return (
    <form ref={form} className={classes.panel} onSubmit={save} aria-label={`Edit ${order.number}`}>
      <Stack gap="sm">
        <Title order={3}>Edit order</Title>
        <NumberField
          label={countedLabel(order)}
          min={1}
          max={100_000}
          value={quantity}
          error={quantity === "" && `Enter the number of ${nounsOf(order)}.`}
          onChange={setQuantity}
        />
        <Textarea
          label="Notes"
          autosize
          minRows={2}
          maxLength={1000}
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        {needsInactive && (
          <Checkbox
            label="Allow inactive product"
            checked={allowInactive}
            onChange={(event) => setAllowInactive(event.currentTarget.checked)}
          />
        )}
        {isStale && (
          <ConflictNotice
            changes={othersChanges(
              {
                label: countedLabel(order),
                before: typedNumber(seen.quantity),
                now: typedNumber(order.quantity),
                typed: typedNumber(quantity),
              },
              { label: "Notes", before: seen.notes ?? "", now: order.notes ?? "", typed: notes },
            )}
            onReload={() => void reload()}
          />
        )}
        <FormEnd
          error={!isStale && editing.error}
          label="Save"
          isReady={!isStale && isComplete}
          isSending={editing.isPending}
          onClose={onDone}
        />
      </Stack>
    </form>
  );
}
