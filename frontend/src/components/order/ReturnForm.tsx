import { Stack, Textarea, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useRef, useState } from "react";
import { previewReturn, useReturnOrder } from "@/api/orders";
import { Problem } from "@/api/problem";
import { refresh, whenSaved } from "@/api/queries";
import type { OrderDetail } from "@/api/shapes";
import { ConflictNotice } from "@/components/ConflictNotice";
import { kept, othersChanges } from "@/components/conflict";
import { useFocusOnOpen } from "@/components/dialog/useFocusOnOpen";
import { FormEnd } from "@/components/FormEnd";
import { NumberField } from "@/components/NumberField";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { ReasonCodeField } from "@/components/stock/ReasonCodeField";
import { type TypedNumber, typedNumber } from "@/lib/numbers";
import { countedLabel, formatQuantity, nounsOf } from "@/lib/quantities";
import { destinationOf, sourceOf } from "./ends";
import classes from "./order.module.css";

interface ReturnFormProps {
  order: OrderDetail;
  onDone: () => void;
}

/** The form of a return: the cases of a fulfilled order that go back, the reason, and a preview of the new order. */
export function ReturnForm({ order, onDone }: ReturnFormProps) {
  const most = order.returnable_quantity;
  const [quantity, setQuantity] = useState<TypedNumber>(most);
  const [seen, setSeen] = useState(most); // how many could be returned when the form was opened
  const [reason, setReason] = useState("damaged");
  const [notes, setNotes] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useFocusOnOpen(form);
  const returning = useReturnOrder(order);
  const body = typeof quantity === "number" ? { quantity, reason, notes: notes.trim() || null } : null;
  const preview = usePreview(`return ${order.id}.${order.version}`, returning.isSuccess ? null : body, (sent) =>
    previewReturn(order, sent),
  );
  const errors = [returning.error, preview.status === "refused" && preview.error];
  const isStale = errors.some((error) => error instanceof Problem && error.isConflictingEdit);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!body) return;
    const done = (made: OrderDetail) => {
      notifications.show({ message: `${made.number} requested`, color: "green" });
      onDone();
    };
    whenSaved(returning.mutateAsync(body), done, () => void refresh("orders")); // a notice shows the current values
  };
  return (
    <form ref={form} className={classes.panel} onSubmit={save} aria-label={`Return ${order.number}`}>
      <Stack gap="sm">
        <Title order={3}>Return {order.number}</Title>
        <NumberField
          label={countedLabel(order)}
          description={`${formatQuantity(most, order)} can be returned`}
          min={1}
          max={most}
          value={quantity}
          onChange={setQuantity}
        />
        <ReasonCodeField kind="return" label="Reason" value={reason} onChange={setReason} />
        <Textarea
          label="Notes"
          autosize
          maxLength={1000}
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        {isStale ? (
          <ConflictNotice
            changes={othersChanges({
              label: "Can be returned",
              before: typedNumber(seen),
              now: typedNumber(most),
              typed: typedNumber(quantity),
            })}
            onReload={() => {
              setQuantity(kept(quantity, seen, most));
              setSeen(most);
              returning.reset();
              void refresh("orders");
            }}
          />
        ) : (
          <PreviewBox state={preview} idle={`Enter the number of ${nounsOf(order)}.`}>
            {({ result }) => <ReturnEffect made={result} />}
          </PreviewBox>
        )}
        <FormEnd
          error={!isStale && returning.error}
          label="Request return"
          isReady={!isStale && preview.status === "ready"}
          isSending={returning.isPending}
          onClose={onDone}
        />
      </Stack>
    </form>
  );
}

/** "4 cases from Dallas to Warehouse West. Another user approves the return." */
function ReturnEffect({ made }: { made: OrderDetail }) {
  return (
    <span>
      {formatQuantity(made.quantity, made)} from {sourceOf(made)} to {destinationOf(made)}. The return is a new order,
      which has to be approved; stock does not change yet.
    </span>
  );
}
