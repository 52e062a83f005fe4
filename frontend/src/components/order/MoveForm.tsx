import { Stack, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useRef, useState } from "react";
import { latestOrders, type Move, previewMove, useMoveOrders } from "@/api/orders";
import { Problem } from "@/api/problem";
import { refresh, whenSaved } from "@/api/queries";
import type { Order } from "@/api/shapes";
import { useFocusOnOpen } from "@/components/dialog/useFocusOnOpen";
import { FormEnd } from "@/components/FormEnd";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { useUsualReason } from "@/components/stock/ReasonCodeField";
import { formatCount } from "@/lib/format";
import { MoveConflict } from "./MoveConflict";
import { MoveEffect } from "./MoveEffect";
import { MoveFields } from "./MoveFields";
import { actionLabel, bodyOf, changedSince, DONE, initialInput, inputAfterReload, missing, VERB } from "./moves";
import classes from "./order.module.css";

interface MoveFormProps {
  move: Move;
  /**
   * One order, or several, of which all are moved or none. The form moves them as they were when it was opened; if they
   * are newer later, it shows a notice.
   */
  orders: Order[];
  onDone: () => void;
  onLeave: () => void;
  /** Is called with the orders that the form moves after they were requested again. */
  onReload?: (orders: Order[]) => void;
  /** Without frame and heading: the form is in a dialog that has them. */
  isBare?: boolean;
}

/** The form of a move (approve, ship, receive, fulfill, cancel): its fields, its preview and its button. */
export function MoveForm({ move, orders, onDone, onLeave, onReload, isBare }: MoveFormProps) {
  const [typed, setInput] = useState(() => initialInput(orders));
  const isReceipt = move === "receive";
  const damaged = useUsualReason("delivery", "damaged", isReceipt);
  const usual = { damaged, lost: useUsualReason("delivery", "lost", isReceipt) };
  const input = { ...typed, usual };
  const [seen, setSeen] = useState(orders); // as they were when the form was opened
  const form = useRef<HTMLFormElement>(null);
  useFocusOnOpen(form);
  const body = bodyOf(move, seen, input);
  const versions = seen.map(({ id, version }) => `${id}.${version}`).join(" ");
  const moving = useMoveOrders(move, seen);
  const previewed = moving.isSuccess ? null : body;
  const preview = usePreview(`${move} ${versions}`, previewed, (sent) => previewMove(move, seen, sent));
  const [only] = seen;
  const errors = [moving.error, preview.status === "refused" && preview.error];
  const refusal = errors.find((error) => error instanceof Problem && error.isConflictingEdit);
  const isSent = moving.isPending || moving.isSuccess; // the newer versions are those of this move
  const changed = isSent ? [] : changedSince(seen, orders, refusal instanceof Problem ? refusal : undefined);
  const isStale = changed.length > 0;
  const what = seen.length === 1 && only ? only.number : formatCount(seen.length, "order");
  const reload = async () => {
    const now = await latestOrders(changed);
    const latest = seen.map((order) => now.find(({ id }) => id === order.id) ?? order);
    const present = latest.filter(({ allowed_actions }) => allowed_actions.includes(move));
    void refresh("orders");
    if (present.length === 0) return onLeave();
    setInput(inputAfterReload(input, seen, present));
    setSeen(present);
    moving.reset();
    onReload?.(present);
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!body || isStale) return;
    whenSaved(moving.mutateAsync(body), () => {
      notifications.show({ message: `${what} ${DONE[move]}`, color: "green" });
      onDone();
    });
  };
  return (
    <form
      ref={form}
      className={classes.panel}
      data-bare={isBare || undefined}
      onSubmit={save}
      aria-label={`${VERB[move]} ${what}`}
    >
      <Stack gap="sm">
        {!isBare && (
          <Title order={3}>
            {VERB[move]} {what}
          </Title>
        )}
        <MoveFields move={move} orders={seen} input={input} onInput={(part) => setInput({ ...input, ...part })} />
        {isStale ? (
          <MoveConflict
            move={move}
            seen={changed}
            input={input}
            count={seen.length}
            onReload={() => whenSaved(reload(), () => undefined)}
          />
        ) : (
          <PreviewBox state={preview} idle={missing(move, seen, input)}>
            {(shown) => <MoveEffect move={move} preview={shown} />}
          </PreviewBox>
        )}
        <FormEnd
          error={!isStale && moving.error}
          label={actionLabel(move, seen.length)}
          isReady={!isStale && preview.status === "ready"}
          isSending={moving.isPending}
          color={move === "cancel" ? "red.8" : undefined}
          onClose={onLeave}
        />
      </Stack>
    </form>
  );
}
