import { Stack, Textarea, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useRef, useState } from "react";
import { order as orderById, previewReturn, useReturnOrder } from "@/api/orders";
import { Problem } from "@/api/problem";
import { queryClient, refresh, whenSaved } from "@/api/queries";
import type { OrderDetail } from "@/api/shapes";
import { ConflictNotice } from "@/components/ConflictNotice";
import { kept, othersChanges } from "@/components/conflict";
import { useFocusOnOpen } from "@/components/dialog/useFocusOnOpen";
import { FormEnd } from "@/components/FormEnd";
import { NumberField } from "@/components/NumberField";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { ReasonCodeField, useUsualReason } from "@/components/stock/ReasonCodeField";
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
  const [seen, setSeen] = useState(order); // as it was when the form was opened
  const most = seen.returnable_quantity;
  const [quantity, setQuantity] = useState<TypedNumber>(most);
  const usual = useUsualReason("return", "damaged");
  const [chosen, setReason] = useState<string>();
  const reason = chosen ?? usual;
  const [notes, setNotes] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useFocusOnOpen(form);
  const returning = useReturnOrder(seen);
  const body = typeof quantity === "number" ? { quantity, reason, notes: notes.trim() || null } : null;
  const preview = usePreview(`return ${seen.id}.${seen.version}`, returning.isSuccess ? null : body, (sent) =>
    previewReturn(seen, sent),
  );
  const errors = [returning.error, preview.status === "refused" && preview.error];
  const isSent = returning.isPending || returning.isSuccess; // what is newer is this return
  const isChanged = order.version > seen.version || order.returnable_quantity !== most;
  const isStale = !isSent && (isChanged || errors.some((error) => error instanceof Problem && error.isConflictingEdit));
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!body) return;
    const done = (made: OrderDetail) => {
      notifications.show({ message: `${made.number} requested`, color: "green" });
      onDone();
    };
    whenSaved(returning.mutateAsync(body), done, () => void refresh("orders")); // a notice shows the current values
  };
  const reload = async () => {
    const now = await queryClient.fetchQuery({ ...orderById(order.id), staleTime: 0 });
    setQuantity(kept(quantity, most, now.returnable_quantity));
    setSeen(now);
    returning.reset();
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
              before: typedNumber(most),
              now: typedNumber(order.returnable_quantity),
              typed: typedNumber(quantity),
            })}
            onReload={() => whenSaved(reload(), () => undefined)}
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
