import { Button, Checkbox, Group, Stack, Textarea, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useRef, useState } from "react";
import { type Move, previewMove, useMoveOrders } from "@/api/orders";
import { Problem, sentenceOf } from "@/api/problem";
import { refresh } from "@/api/queries";
import type { Order, Preview } from "@/api/shapes";
import { ConflictNotice } from "@/components/ConflictNotice";
import { useFocusOnOpen } from "@/components/dialog/useFocusOnOpen";
import { NumberField } from "@/components/NumberField";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { formatCases, formatCount, formatNumber } from "@/lib/format";
import { actionLabel, bodyOf, DONE, missing, needsInactive, nothingSaid, VERB } from "./moves";
import classes from "./orders.module.css";

interface MoveFormProps {
  move: Move;
  /** One order, or several that move together or not at all. */
  orders: Order[];
  onDone: () => void;
  onLeave: () => void;
  /** Reads these orders again, which another user has changed. */
  onReload?: (orders: Order[]) => Promise<unknown>;
  /** In a dialog of its own, which has the frame and the heading already. */
  isBare?: boolean;
}

/** Approve, fulfill or cancel: what it needs to know, what it would do, and the button that does it. */
export function MoveForm({ move, orders, onDone, onLeave, onReload, isBare }: MoveFormProps) {
  const [said, setSaid] = useState(() => nothingSaid(orders));
  const form = useRef<HTMLFormElement>(null);
  useFocusOnOpen(form);
  const body = bodyOf(move, orders, said);
  const versions = orders.map(({ id, version }) => `${id}.${version}`).join(" ");
  const moving = useMoveOrders(move, orders);
  const asked = moving.isSuccess ? null : body;
  const preview = usePreview(`${move} ${versions}`, asked, (sent) => previewMove(move, orders, sent));
  const [only] = orders;
  const errors = [moving.error, preview.status === "refused" && preview.error];
  const stale = errors.find((error) => error instanceof Problem && error.isConflictingEdit);
  const changed =
    stale instanceof Problem ? orders.filter(({ id }) => stale.changed.some(({ key }) => key === id)) : [];
  const what = orders.length === 1 && only ? only.number : formatCount(orders.length, "order");
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!body) return;
    moving.mutate(body, {
      onSuccess: () => {
        notifications.show({ message: `${what} ${DONE[move]}`, color: "green" });
        onDone();
      },
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
        {move === "approve" && orders.length === 1 && only && (
          <NumberField
            label="Cases"
            min={1}
            max={only.quantity}
            value={said.quantity}
            onChange={(quantity) => setSaid({ ...said, quantity })}
          />
        )}
        {(move === "cancel" || (move === "approve" && orders.length === 1)) && (
          <Textarea
            label={move === "cancel" ? "Reason" : "Reason for reducing"}
            autosize
            minRows={1}
            maxLength={500}
            value={said.reason}
            onChange={(event) => setSaid({ ...said, reason: event.currentTarget.value.replaceAll("\n", " ") })}
          />
        )}
        {move === "fulfill" && (
          <Checkbox
            label="Allow exceeding max stock"
            checked={said.allowOverMax}
            onChange={(event) => setSaid({ ...said, allowOverMax: event.currentTarget.checked })}
          />
        )}
        {needsInactive(move, orders) && (
          <Checkbox
            label="Approve although the product is inactive"
            checked={said.allowInactive}
            onChange={(event) => setSaid({ ...said, allowInactive: event.currentTarget.checked })}
          />
        )}
        {stale ? (
          <ConflictNotice
            onReload={() => {
              moving.reset();
              void (onReload?.(changed.length > 0 ? changed : orders) ?? refresh("orders"));
            }}
          >
            {changed.length > 0 && `Changed: ${changed.map(({ number }) => number).join(", ")}.`}
          </ConflictNotice>
        ) : (
          <PreviewBox state={preview} idle={missing(move, orders, said)}>
            {(shown) => <Effect preview={shown} />}
          </PreviewBox>
        )}
        {moving.isError && !stale && (
          <p role="alert" className={classes.refused}>
            {sentenceOf(moving.error)}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onLeave}>
            Close
          </Button>
          <Button
            type="submit"
            color={move === "cancel" ? "red.8" : undefined}
            disabled={stale !== undefined || preview.status !== "ready"}
            loading={moving.isPending}
          >
            {actionLabel(move, orders.length)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const MOST = 4;

/** "New stock in Dallas: 12 cases, 10 of them reserved, low stock." */
function Effect({ preview }: { preview: Preview }) {
  const rows = preview.stock;
  if (rows.length === 0) return <span>Stock does not change.</span>;
  return (
    <ul className={classes.effect}>
      {rows.slice(0, MOST).map((row) => (
        <li key={row.id}>
          New stock{rows.length > 1 && ` of ${row.product_name}`} in {row.store_name}:{" "}
          <strong className="number">{formatCases(row.current_stock)}</strong>
          {row.reserved_stock > 0 && `, ${formatNumber(row.reserved_stock)} of them reserved`}
          {row.low_stock && ", low stock"}.
        </li>
      ))}
      {rows.length > MOST && <li>and {formatNumber(rows.length - MOST)} more</li>}
    </ul>
  );
}
