import { Autocomplete, Button, Group, SegmentedControl, Stack, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { previewWriteOff, useWriteOff } from "@/api/inventory";
import { sentenceOf } from "@/api/problem";
import { whenSaved } from "@/api/queries";
import { previewSales, useRecordSales } from "@/api/sales";
import type { InventoryItem, Preview } from "@/api/shapes";
import { NumberField } from "@/components/NumberField";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { ReasonCodeField, useUsualReason } from "@/components/stock/ReasonCodeField";
import { type Counted, countedLabel, nounsOf } from "@/lib/quantities";
import { BookedEffect } from "./BookedEffect";
import { type Departure, nothingTyped, saleOf, writeOffOf } from "./departure";
import classes from "./inventory.module.css";

const MOST = 100_000;
const KINDS: { value: Departure; label: string }[] = [
  { value: "sale", label: "Sale" },
  { value: "write_off", label: "Write-off" },
];
const PACKS = [
  { value: "case", label: "Cases" },
  { value: "unit", label: "Units" },
];
const REMARKS = ["Broken pallet", "Past its date", "Missing after delivery"];

/** The form that records a sale, a customer's return or a write-off of one product, with a preview. */
export function RecordDeparture({ item }: { item: InventoryItem }) {
  const [kind, setKind] = useState<Departure>("sale");
  const [typed, setTyped] = useState(nothingTyped);
  const usual = useUsualReason("write_off", "damaged", kind === "write_off");
  const sell = useRecordSales();
  const writeOff = useWriteOff(item.id);
  const saving = kind === "sale" ? sell : writeOff;
  const sale = kind === "sale" ? saleOf(typed, item) : null;
  const loss = kind === "write_off" ? writeOffOf(typed, usual) : null;
  const body = sale ?? loss;
  const counted = { counted_in: (kind === "sale" && typed.unit) || item.counted_in };
  const preview = usePreview(
    `${kind} ${item.id} ${item.version}`,
    saving.isSuccess ? null : body,
    (sent): Promise<Preview> => ("lines" in sent ? previewSales(sent) : previewWriteOff(item.id, sent)),
  );

  const type = (part: Partial<typeof typed>) => {
    setTyped({ ...typed, ...part });
    saving.reset();
  };
  const done = () => {
    notifications.show({ message: `${item.product_name} saved`, color: "green" });
    setTyped(nothingTyped());
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (sale) whenSaved(sell.mutateAsync(sale), done);
    if (loss) whenSaved(writeOff.mutateAsync(loss), done);
  };

  return (
    <form className={classes.correction} onSubmit={save} aria-label="Record sale or write-off">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3}>Record sale or write-off</Title>
          <SegmentedControl
            aria-label="Type of movement"
            size="xs"
            value={kind}
            data={KINDS}
            onChange={(value) => setKind(value as Departure)}
          />
        </Group>
        {kind === "sale" && item.units_per_case > 1 && (
          <SegmentedControl
            aria-label="Sold in"
            size="xs"
            value={counted.counted_in}
            data={PACKS}
            onChange={(unit) => type({ unit: unit as Counted["counted_in"] })}
          />
        )}
        <NumberField
          label={`${countedLabel(counted)} ${kind === "sale" ? "sold" : "lost"}`}
          description={kind === "sale" ? "Negative: returned by a customer" : undefined}
          inputWrapperOrder={["label", "input", "description", "error"]}
          min={kind === "sale" ? -MOST : 1}
          max={MOST}
          value={typed.cases}
          onChange={(cases) => type({ cases })}
        />
        {kind === "write_off" && (
          <>
            <ReasonCodeField kind="write_off" value={typed.code ?? usual} onChange={(code) => type({ code })} />
            <Autocomplete
              label="Remark"
              placeholder="Shown in the history"
              maxLength={500}
              data={REMARKS}
              value={typed.remark}
              onChange={(remark) => type({ remark })}
            />
          </>
        )}
        <PreviewBox state={preview} idle={`Preview: enter ${nounsOf(counted)}.`}>
          {(shown) => <BookedEffect preview={shown} />}
        </PreviewBox>
        {saving.isError && (
          <p role="alert" style={{ color: "var(--bad)", margin: 0 }}>
            {sentenceOf(saving.error)}
          </p>
        )}
        <Group justify="flex-end">
          <Button type="submit" variant="default" disabled={preview.status !== "ready"} loading={saving.isPending}>
            {kind === "sale" ? "Record sale" : "Write off"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
