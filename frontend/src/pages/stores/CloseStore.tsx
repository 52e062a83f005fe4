import { Button, Checkbox, Group, Select, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { sentenceOf } from "@/api/problem";
import { whenSaved } from "@/api/queries";
import type { Preview, Store } from "@/api/shapes";
import { allStores, previewClosing, useCloseStore, useSaveStore } from "@/api/stores";
import { Dialog } from "@/components/dialog/Dialog";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { ReasonCodeField } from "@/components/stock/ReasonCodeField";
import { formatCount } from "@/lib/format";
import { CASES, formatSum } from "@/lib/quantities";
import { bodyOfClosing, type Closing, needsReason, nothingChosen } from "./closing";

const STOCK = [
  { value: "refuse", label: "None: the store has to be empty" },
  { value: "move", label: "Move to another store" },
  { value: "write_off", label: "Write off" },
];

/** A button, and the dialog that closes a store: what happens to its open orders and its stock. */
export function CloseStore({ store }: { store: Store }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={() => setOpen(true)}>
        Close store
      </Button>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={`Close ${store.name}`}>
        <Form store={store} onLeave={() => setOpen(false)} />
      </Dialog>
    </Group>
  );
}

function Form({ store, onLeave }: { store: Store; onLeave: () => void }) {
  const [chosen, setChosen] = useState<Closing>(nothingChosen);
  const { data: stores = [] } = useQuery(allStores());
  const set = (part: Partial<Closing>) => setChosen({ ...chosen, ...part });
  const body = bodyOfClosing(chosen);
  const closing = useCloseStore(store);
  const previewed = closing.isSuccess ? null : body;
  const preview = usePreview(`close ${store.id}.${store.version}`, previewed, (sent) => previewClosing(store, sent));
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!body) return;
    whenSaved(closing.mutateAsync(body), () => {
      notifications.show({ message: `${store.name} closed`, color: "green" });
      onLeave();
    });
  };
  return (
    <form onSubmit={save} aria-label={`Close ${store.name}`}>
      <Stack gap="sm">
        <Checkbox
          label="Cancel its open orders, those that it has to deliver included"
          checked={chosen.cancelsOrders}
          onChange={(event) => set({ cancelsOrders: event.currentTarget.checked })}
        />
        <Select
          label="Remaining stock"
          allowDeselect={false}
          data={STOCK}
          value={chosen.stock}
          onChange={(stock) => set({ stock: (stock ?? "refuse") as Closing["stock"] })}
        />
        {chosen.stock === "move" && (
          <>
            <Select
              label="Move to"
              placeholder="Select a store"
              searchable
              data={stores
                .filter(({ id, active }) => active && id !== store.id)
                .map(({ id, name }) => ({ value: id, label: name }))}
              value={chosen.moveTo}
              onChange={(moveTo) => set({ moveTo })}
            />
            <Checkbox
              label="Allow exceeding max stock"
              checked={chosen.allowOverMax}
              onChange={(event) => set({ allowOverMax: event.currentTarget.checked })}
            />
          </>
        )}
        {chosen.stock === "write_off" && (
          <ReasonCodeField kind="write_off" value={chosen.code} onChange={(code) => set({ code })} />
        )}
        {needsReason(chosen) && (
          <TextInput
            label="Reason"
            maxLength={500}
            value={chosen.reason}
            onChange={(event) => set({ reason: event.currentTarget.value })}
          />
        )}
        <PreviewBox state={preview} idle="Preview: enter what is missing.">
          {(shown) => <Effect preview={shown} />}
        </PreviewBox>
        {closing.isError && <p role="alert">{sentenceOf(closing.error)}</p>}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onLeave}>
            Keep open
          </Button>
          <Button type="submit" color="red.8" disabled={preview.status !== "ready"} loading={closing.isPending}>
            Close store
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** "40 cases of 2 products leave the store." */
function Effect({ preview: { movements, stock } }: { preview: Preview }) {
  const leaving = movements.filter(({ delta }) => delta < 0);
  if (leaving.length === 0) return <span>The store is closed. No stock moves.</span>;
  const rows = new Map(stock.map((row) => [row.id, row]));
  const parts = leaving.map(({ delta, inventory_id }) => [-delta, rows.get(inventory_id) ?? CASES] as const);
  return (
    <span>
      <strong className="number">{formatSum(parts)}</strong> of {formatCount(leaving.length, "product")} leave the
      store.
    </span>
  );
}

/** Opens a closed store again. */
export function ReopenStore({ store }: { store: Store }) {
  const saving = useSaveStore();
  return (
    <Group justify="flex-end">
      {saving.isError && <p role="alert">{sentenceOf(saving.error)}</p>}
      <Button
        variant="default"
        loading={saving.isPending}
        onClick={() => saving.mutate({ seen: store, body: { active: true } })}
      >
        Open again
      </Button>
    </Group>
  );
}
