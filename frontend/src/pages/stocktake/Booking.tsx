import { Autocomplete, Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { previewStocktake, useStocktake } from "@/api/inventory";
import { movedLinesOf, sentenceOf } from "@/api/problem";
import type { InventoryItem, Movement } from "@/api/shapes";
import { Dialog } from "@/components/dialog/Dialog";
import { MovedNotice } from "@/components/MovedNotice";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { CORRECTION, ReasonCodeField } from "@/components/stock/ReasonCodeField";
import { formatCases, formatCount, formatMoney, formatNumber, formatSigned } from "@/lib/format";
import { type Counts, differenceOf, stocktakeOf } from "./counts";
import classes from "./stocktake.module.css";

interface BookingProps {
  storeId: string;
  storeName: string;
  items: InventoryItem[];
  counts: Counts;
  onBooked: () => void;
  /** Forgets the counts of these products. */
  onCountAgain: (productIds: string[]) => void;
}

/** How far the count is and what it says, always in sight; booking it is shown first. */
export function Booking(props: BookingProps) {
  const { items, counts, onBooked } = props;
  const [opened, { open, close }] = useDisclosure();
  const sum = differenceOf(items, counts);
  // From any shelf: a long list is not tabbed through to its end.
  useHotkeys([["mod+Enter", () => sum.counted > 0 && open()]], []);
  return (
    <section className={classes.booking} aria-label="Count progress">
      <Text size="sm" role="status" className="number">
        <strong>
          {formatNumber(sum.counted)} of {formatNumber(items.length)}
        </strong>{" "}
        counted
        {sum.counted > 0 && ` · ${formatNumber(sum.missing)} missing, ${formatNumber(sum.surplus)} surplus`}
      </Text>
      <Group gap="xs">
        {sum.counted > 0 && (
          <Button variant="subtle" color="gray" onClick={onBooked}>
            Discard count
          </Button>
        )}
        <Button
          disabled={sum.counted === 0}
          onClick={open}
          aria-keyshortcuts="Control+Enter"
          rightSection={
            <Kbd size="xs" visibleFrom="sm" aria-hidden>
              Ctrl ↵
            </Kbd>
          }
        >
          Post count…
        </Button>
      </Group>
      <Dialog opened={opened} onClose={close} title={`Post count of ${props.storeName}`}>
        <Confirm {...props} onClose={close} />
      </Dialog>
    </section>
  );
}

function Confirm({ storeId, storeName, items, counts, ...on }: BookingProps & { onClose: () => void }) {
  const { onBooked, onCountAgain, onClose } = on;
  const [reason, setReason] = useState("Stocktake");
  const [code, setCode] = useState(CORRECTION);
  const [isDifference, setDifference] = useState(false);
  const body = stocktakeOf(storeId, items, counts, reason, code, isDifference ? "book_difference" : "refuse");
  const preview = usePreview(`stocktake ${storeId}`, body, previewStocktake);
  const book = useStocktake();
  const moved = movedLinesOf(book.error, preview.status === "refused" && preview.error);
  const count = body?.counts.length ?? 0;
  const save = () =>
    body &&
    book.mutate(body, {
      onSuccess: () => {
        notifications.show({ message: `Count of ${storeName} posted`, color: "green" });
        onBooked();
        onClose();
      },
    });
  return (
    <Stack>
      <Autocomplete
        label="Reason"
        data={["Stocktake", "Weekly count", "Year-end count"]}
        maxLength={500}
        value={reason}
        onChange={setReason}
        data-autofocus
        openOnFocus={false}
      />
      <ReasonCodeField kind="count" value={code} onChange={setCode} />
      {moved.length > 0 ? (
        <MovedNotice
          lines={moved}
          nameOf={({ inventory_id }) => items.find(({ id }) => id === inventory_id)?.product_name}
          onBookDifference={() => {
            setDifference(true);
            book.reset();
          }}
          onCountAgain={() => {
            onCountAgain(moved.map(({ product_id }) => product_id));
            onClose();
          }}
        />
      ) : (
        <PreviewBox state={preview} idle="A reason is required. It is shown in the history.">
          {({ movements }) => <Outcome movements={movements} items={items} />}
        </PreviewBox>
      )}
      {book.isError && moved.length === 0 && (
        <Text role="alert" c="var(--bad)" size="sm">
          {sentenceOf(book.error)}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Keep counting
        </Button>
        <Button
          disabled={!body || preview.status === "refused" || moved.length > 0}
          loading={book.isPending}
          onClick={save}
        >
          Post count of {formatCount(count, "product")}
        </Button>
      </Group>
    </Stack>
  );
}

/** The lines that the ledger would get; those that change something, the largest first. */
function Outcome({ movements, items }: { movements: Movement[]; items: InventoryItem[] }) {
  const byId = new Map(items.map((item) => [item.id, item]));
  const changed = movements.filter(({ delta }) => delta !== 0).sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
  const value = changed.reduce(
    (sum, { delta, inventory_id }) => sum + delta * (byId.get(inventory_id)?.unit_price ?? 0),
    0,
  );
  if (changed.length === 0) return <span>No differences</span>;
  return (
    <div>
      <Text size="sm" fw={600}>
        {formatNumber(changed.length)} of {formatCount(movements.length, "product")} with a difference,{" "}
        {formatMoney(value)}
      </Text>
      <ul className={classes.outcome}>
        {changed.slice(0, 6).map(({ inventory_id, delta, balance_after }) => (
          <li key={inventory_id}>
            {byId.get(inventory_id)?.product_name}: {formatCases(balance_after)} ({formatSigned(delta)})
          </li>
        ))}
        {changed.length > 6 && <li>and {formatNumber(changed.length - 6)} more</li>}
      </ul>
    </div>
  );
}
