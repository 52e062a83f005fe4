import { Autocomplete, Stack, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useRef, useState } from "react";
import { previewReversal, useReverse } from "@/api/inventory";
import { whenSaved } from "@/api/queries";
import type { InventoryItem, Movement } from "@/api/shapes";
import { useFocusOnOpen } from "@/components/dialog/useFocusOnOpen";
import { FormEnd } from "@/components/FormEnd";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { movementLabel } from "@/lib/labels";
import { BookedEffect } from "./BookedEffect";
import classes from "./inventory.module.css";

const REASONS = ["Entered twice", "Wrong product", "Wrong quantity"];

interface ReverseFormProps {
  item: Pick<InventoryItem, "id" | "version" | "product_name">;
  movement: Movement;
  onDone: () => void;
}

/** The form that reverses a movement that was booked by mistake, with a preview. */
export function ReverseForm({ item, movement, onDone }: ReverseFormProps) {
  const [typed, setTyped] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useFocusOnOpen(form);
  const reversing = useReverse(movement.id);
  const reason = typed.trim();
  const preview = usePreview(
    `reverse ${movement.id} ${item.version}`,
    reason && !reversing.isSuccess ? { reason } : null,
    (sent) => previewReversal(movement.id, sent),
  );
  const save = (event: FormEvent) => {
    event.preventDefault();
    whenSaved(reversing.mutateAsync({ reason }), () => {
      notifications.show({ message: `${item.product_name}: movement reversed`, color: "green" });
      onDone();
    });
  };
  const what = movementLabel(movement.kind);
  return (
    <form ref={form} className={classes.reversal} onSubmit={save} aria-label={`Reverse: ${what}`}>
      <Stack gap="sm">
        <Title order={4} size="h3">
          Reverse: {what}
        </Title>
        <Autocomplete
          label="Reason"
          placeholder="Shown in the history"
          maxLength={500}
          data={REASONS}
          value={typed}
          onChange={(value) => {
            setTyped(value);
            reversing.reset();
          }}
        />
        <PreviewBox state={preview} idle="Preview: enter a reason.">
          {(shown) => <BookedEffect preview={shown} />}
        </PreviewBox>
        <FormEnd
          error={reversing.error}
          label="Reverse"
          isReady={preview.status === "ready"}
          isSending={reversing.isPending}
          variant="default"
          onClose={onDone}
        />
      </Stack>
    </form>
  );
}
