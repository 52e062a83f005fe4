import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { reasons } from "@/api/reasons";
import type { StockReason } from "@/api/shapes";

/** The code of a change that has no other reason. */
export const CORRECTION = "correction";

interface ReasonCodeFieldProps {
  /** The kind of movement that it is for. */
  kind: StockReason["kinds"][number];
  label?: string;
  value: string;
  onChange: (code: string) => void;
}

/** The field for a reason code, which decides whether the cases count as consumption. */
export function ReasonCodeField({ kind, label = "Reason code", value, onChange }: ReasonCodeFieldProps) {
  const { data = [] } = useQuery(reasons());
  const offered = data.filter(({ active, kinds }) => active && kinds.includes(kind));
  const choices = offered.map(({ code, name }) => ({ value: code, label: name }));
  const isConsumption = offered.some(({ code, consumption }) => code === value && consumption);
  return (
    <Select
      label={label}
      description={
        kind === "delivery" || kind === "return"
          ? undefined
          : isConsumption
            ? "Consumption: counts in turnover"
            : "Not consumption: does not count in turnover"
      }
      inputWrapperOrder={["label", "input", "description", "error"]}
      allowDeselect={false}
      data={choices.length > 0 ? choices : [{ value: CORRECTION, label: "Correction" }]}
      value={value}
      onChange={(code) => onChange(code ?? CORRECTION)}
    />
  );
}
