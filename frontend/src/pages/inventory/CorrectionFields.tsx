import { Autocomplete, Group, NumberInput } from "@mantine/core";
import type { Kind, Typed } from "./correction";

const MOST = 100_000_000;
const REASONS: Record<Exclude<Kind, "levels">, string[]> = {
  adjust: ["Breakage", "Expired", "Found", "Lost", "Returned"],
  count: ["Weekly count", "Spot check", "After delivery"],
};

interface CorrectionFieldsProps {
  kind: Kind;
  typed: Typed;
  onType: (part: Partial<Typed>) => void;
}

export function CorrectionFields({ kind, typed, onType }: CorrectionFieldsProps) {
  if (kind === "levels") {
    return (
      <Group grow align="flex-start">
        <NumberInput
          label="Reorder point"
          min={0}
          max={MOST}
          allowDecimal={false}
          thousandSeparator
          value={typed.reorder}
          onChange={(value) => onType({ reorder: whole(value) })}
        />
        <NumberInput
          label="Max stock"
          min={1}
          max={MOST}
          allowDecimal={false}
          thousandSeparator
          value={typed.max}
          onChange={(value) => onType({ max: whole(value) })}
        />
      </Group>
    );
  }
  return (
    <Group grow align="flex-start">
      {kind === "adjust" ? (
        <NumberInput
          label="Change (+/−)"
          placeholder="e.g. −2"
          min={-MOST}
          max={MOST}
          allowDecimal={false}
          value={typed.delta}
          onChange={(value) => onType({ delta: whole(value) })}
        />
      ) : (
        <NumberInput
          label="Cases on hand"
          min={0}
          max={MOST}
          allowDecimal={false}
          thousandSeparator
          value={typed.counted}
          onChange={(value) => onType({ counted: whole(value) })}
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
  );
}

const whole = (value: number | string): number | "" =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : "";
