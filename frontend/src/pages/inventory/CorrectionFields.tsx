import { Autocomplete, Group } from "@mantine/core";
import type { InventoryItem } from "@/api/shapes";
import { NumberField } from "@/components/NumberField";
import { ReasonCodeField } from "@/components/stock/ReasonCodeField";
import { countedLabel } from "@/lib/quantities";
import type { Kind, Typed } from "./correction";

const MOST = 100_000_000;
const REASONS: Record<Exclude<Kind, "levels">, string[]> = {
  adjust: ["Breakage", "Expired", "Found", "Lost", "Returned"],
  count: ["Weekly count", "Spot check", "After delivery"],
};

interface CorrectionFieldsProps {
  item: InventoryItem;
  kind: Kind;
  typed: Typed;
  onType: (part: Partial<Typed>) => void;
}

export function CorrectionFields({ item, kind, typed, onType }: CorrectionFieldsProps) {
  if (kind === "levels") {
    return (
      <Group grow align="flex-start">
        <NumberField
          label="Reorder point"
          min={0}
          max={MOST}
          value={typed.reorder}
          onChange={(value) => onType({ reorder: value })}
        />
        <NumberField
          label="Max stock"
          min={1}
          max={MOST}
          value={typed.max}
          onChange={(value) => onType({ max: value })}
        />
      </Group>
    );
  }
  return (
    <>
      <Group grow align="flex-start">
        {kind === "adjust" ? (
          <NumberField
            label="Change (+/−)"
            placeholder="e.g. −2"
            min={-MOST}
            max={MOST}
            value={typed.delta}
            onChange={(value) => onType({ delta: value })}
          />
        ) : (
          <NumberField
            label={`${countedLabel(item)} on hand`}
            min={0}
            max={MOST}
            value={typed.counted}
            onChange={(value) => onType({ counted: value })}
          />
        )}
        <Autocomplete
          label="Reason"
          placeholder="Shown in the history"
          maxLength={500}
          data={REASONS[kind]}
          value={typed.reason}
          onChange={(reason) => onType({ reason })}
        />
      </Group>
      <ReasonCodeField
        kind={kind === "adjust" ? "adjustment" : "count"}
        value={typed.code}
        onChange={(code) => onType({ code })}
      />
    </>
  );
}
