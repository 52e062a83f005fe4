import { Stack, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useRef, useState } from "react";
import { type Move, previewMove, useMoveOrders } from "@/api/orders";
import { Problem } from "@/api/problem";
import { refresh, whenSaved } from "@/api/queries";
import type { Order } from "@/api/shapes";
import { useFocusOnOpen } from "@/components/dialog/useFocusOnOpen";
import { FormEnd } from "@/components/FormEnd";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { formatCount } from "@/lib/format";
import { MoveConflict } from "./MoveConflict";
import { MoveEffect } from "./MoveEffect";
import { MoveFields } from "./MoveFields";
import { actionLabel, bodyOf, DONE, initialInput, inputAfterReload, missing, VERB } from "./moves";
import classes from "./order.module.css";

interface MoveFormProps {
  move: Move;
  /** One order, or several, of which all are moved or none. */
  orders: Order[];
  onDone: () => void;
  onLeave: () => void;
  /** Requests these orders again after another user has changed them. */
  onReload?: (orders: Order[]) => Promise<unknown>;
  /** Without frame and heading: the form is in a dialog that has them. */
  isBare?: boolean;
}

/** The form of a move (approve, ship, receive, fulfill, cancel): its fields, its preview and its button. */
export function MoveForm({ move, orders, onDone, onLeave, onReload, isBare }: MoveFormProps) {
  const [input, setInput] = useState(() => initialInput(orders));
  const [seen, setSeen] = useState(orders); // as they were when the form was opened
  const form = useRef<HTMLFormElement>(null);
  useFocusOnOpen(form);
  const body = bodyOf(move, orders, input);
  const versions = orders.map(({ id, version }) => `${id}.${version}`).join(" ");
  const moving = useMoveOrders(move, orders);
  const previewed = moving.isSuccess ? null : body;
  const preview = usePreview(`${move} ${versions}`, previewed, (sent) => previewMove(move, orders, sent));
  const [only] = orders;
  const errors = [moving.error, preview.status === "refused" && preview.error];
  const stale = errors.find((error) => error instanceof Problem && error.isConflictingEdit);
  const named = stale instanceof Problem ? stale.changed.map(({ key }) => key) : [];
  const changed = named.length > 0 ? seen.filter(({ id }) => named.includes(id)) : seen;
  const what = orders.length === 1 && only ? only.number : formatCount(orders.length, "order");
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!body) return;
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
        <MoveFields move={move} orders={orders} input={input} onInput={(part) => setInput({ ...input, ...part })} />
        {stale ? (
          <MoveConflict
            move={move}
            seen={changed}
            input={input}
            count={orders.length}
            onReload={(now) => {
              const present = seen.map((order) => now.find(({ id }) => id === order.id) ?? order);
              setInput(inputAfterReload(input, seen, present));
              setSeen(present);
              moving.reset();
              void (onReload?.(changed) ?? refresh("orders"));
            }}
          />
        ) : (
          <PreviewBox state={preview} idle={missing(move, orders, input)}>
            {(shown) => <MoveEffect move={move} preview={shown} />}
          </PreviewBox>
        )}
        <FormEnd
          error={!stale && moving.error}
          label={actionLabel(move, orders.length)}
          isReady={!stale && preview.status === "ready"}
          isSending={moving.isPending}
          color={move === "cancel" ? "red.8" : undefined}
          onClose={onLeave}
        />
      </Stack>
    </form>
  );
}
