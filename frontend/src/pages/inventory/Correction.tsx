import { Button, Group, SegmentedControl, Stack, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import {
  inventoryItem,
  previewAdjustment,
  previewChange,
  useAdjustInventory,
  useChangeInventory,
} from "@/api/inventory";
import { movedLinesOf, Problem, sentenceOf } from "@/api/problem";
import { queryClient, refresh, whenSaved } from "@/api/queries";
import type { InventoryItem, Preview } from "@/api/shapes";
import type { ReleasedOrder } from "@/api/stocktakes";
import { ConflictNotice } from "@/components/ConflictNotice";
import { MovedNotice } from "@/components/MovedNotice";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { ReleasedNotice } from "@/components/ReleasedNotice";
import { CORRECTION } from "@/components/stock/ReasonCodeField";
import { formatNumber, formatSigned } from "@/lib/format";
import { INVALID } from "@/lib/numbers";
import { formatQuantity, nounsOf } from "@/lib/quantities";
import { CorrectionFields } from "./CorrectionFields";
import { adjustmentOf, changeOf, type Kind, levelChanges, nothingTyped, over, type Typed } from "./correction";
import classes from "./inventory.module.css";

const KINDS: { value: Kind; label: string }[] = [
  { value: "adjust", label: "Adjust" },
  { value: "count", label: "Count" },
  { value: "levels", label: "Stock levels" },
];
const BUTTON = { adjust: "Save adjustment", count: "Post count", levels: "Save levels" } as const;

/** The forms that adjust or count stock or set its levels, each with a preview. */
export function Correction({ item }: { item: InventoryItem }) {
  const [kind, setKind] = useState<Kind>("adjust");
  const [typed, setTyped] = useState<Typed>(() => nothingTyped(item));
  const [seen, setSeen] = useState(item); // the stock row that the form showed first
  const adjust = useAdjustInventory(item.id);
  const change = useChangeInventory(seen);
  const adjustment = kind === "adjust" ? adjustmentOf(typed) : null;
  const update = kind === "adjust" ? null : changeOf(kind, typed, seen);
  const body = adjustment ?? update;
  const saving = kind === "adjust" ? adjust : change;
  const preview = usePreview(
    `${item.id} ${kind} ${item.version}`,
    saving.isSuccess ? null : body,
    (sent): Promise<Preview> => ("delta" in sent ? previewAdjustment(item.id, sent) : previewChange(item.id, sent)),
  );
  const hasInvalid = typed.reorder === INVALID || typed.max === INVALID;
  const isStale = kind === "levels" && body !== null && (item.version !== seen.version || isConflict(saving.error));
  const moved = body === null ? [] : movedLinesOf(saving.error, preview.status === "refused" && preview.error);

  const type = (part: Partial<Typed>) => {
    const isNew = body === null && !hasInvalid && item.version !== seen.version; // there is no input to keep
    if (isNew) setSeen(item);
    const counting = part.counted !== undefined && { expected: item.current_stock, isDifference: false };
    setTyped({ ...(isNew ? over(typed, seen, item) : typed), ...part, ...counting });
    saving.reset();
  };
  const reload = async () => {
    const now = await queryClient.fetchQuery({ ...inventoryItem(item.id), staleTime: 0 });
    setTyped((before) => over(before, seen, now));
    setSeen(now);
    saving.reset();
  };
  const done = () => {
    notifications.show({ message: `${item.product_name} saved`, color: "green" });
    setTyped({ ...typed, delta: "", counted: "", reason: "", code: CORRECTION });
  };
  const afterChange = (now: InventoryItem) => {
    done();
    setSeen(now);
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (adjustment) whenSaved(adjust.mutateAsync(adjustment), done);
    if (update) whenSaved(change.mutateAsync(update), afterChange, () => void refresh("inventory"));
  };

  return (
    <form className={classes.correction} onSubmit={save} aria-label="Adjust stock">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3}>Adjust stock</Title>
          <SegmentedControl
            aria-label="Type of adjustment"
            size="xs"
            value={kind}
            data={KINDS}
            onChange={(value) => setKind(value as Kind)}
          />
        </Group>
        <CorrectionFields item={item} kind={kind} typed={typed} onType={type} />
        {moved.length > 0 ? (
          <MovedNotice
            lines={moved}
            onBookDifference={() => {
              setTyped({ ...typed, isDifference: true });
              saving.reset();
            }}
            onCountAgain={() => {
              void reload();
              type({ counted: "" });
            }}
          />
        ) : isStale ? (
          <ConflictNotice changes={levelChanges(typed, seen, item)} onReload={() => void reload()} />
        ) : (
          <PreviewBox
            state={preview}
            idle={kind === "levels" ? "Preview: enter new levels." : `Preview: enter ${nounsOf(item)} and a reason.`}
          >
            {(shown) => <Effect preview={shown} />}
          </PreviewBox>
        )}
        {saving.isError && !isStale && moved.length === 0 && (
          <p role="alert" style={{ color: "var(--bad)", margin: 0 }}>
            {sentenceOf(saving.error)}
          </p>
        )}
        <Group justify="flex-end">
          <Button
            type="submit"
            variant="default"
            disabled={isStale || preview.status !== "ready"}
            loading={saving.isPending}
          >
            {BUTTON[kind]}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const isConflict = (error: unknown) => error instanceof Problem && error.isConflictingEdit;

/** The orders that a count releases; an adjustment releases none. */
const releasedIn = (result: unknown): ReleasedOrder[] =>
  (result as { released_orders?: ReleasedOrder[] }).released_orders ?? [];

/** "New stock in Dallas: 12 cases (−3), low stock.". */
function Effect({ preview }: { preview: Preview }) {
  const after = preview.stock[0];
  const delta = preview.movements[0]?.delta;
  if (!after) return null;
  const state = after.low_stock ? ", low stock" : "";
  return (
    <div>
      {delta === undefined ? (
        `Reorder point ${formatNumber(after.reorder_level)}, max stock ${formatNumber(after.max_stock)}, ${formatQuantity(after.available_stock, after)} available${state}.`
      ) : (
        <>
          New stock in {after.store_name}:{" "}
          <strong className="number">{formatQuantity(after.current_stock, after)}</strong> ({formatSigned(delta)})
          {state}.
          <ReleasedNotice orders={releasedIn(preview.result)} />
        </>
      )}
    </div>
  );
}
