import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { reasons } from "@/api/reasons";
import type { StockReason } from "@/api/shapes";

/** The code of a change that has no other reason. */
export const CORRECTION = "correction";

type Kind = StockReason["kinds"][number];
const isOffered = (kind: Kind) => (reason: StockReason) => reason.active && reason.kinds.includes(kind);
const hasDefault = (kind: Kind) => kind === "count" || kind === "adjustment"; // the service accepts a correction

/** The reason with which a form begins: the usual one if it is active, else the first active one of the kind. */
export function useUsualReason(kind: Kind, usual: string, isNeeded = true): string {
  const { data = [] } = useQuery({ ...reasons(), enabled: isNeeded });
  const offered = data.filter(isOffered(kind));
  return (offered.find(({ code }) => code === usual) ?? offered[0])?.code ?? usual;
}

interface ReasonCodeFieldProps {
  /** The kind of movement that it is for. */
  kind: Kind;
  label?: string;
  value: string;
  onChange: (code: string) => void;
}

/** The field for a reason code, which decides whether the cases count as consumption. */
export function ReasonCodeField({ kind, label = "Reason code", value, onChange }: ReasonCodeFieldProps) {
  const { data } = useQuery(reasons());
  const offered = data?.filter(isOffered(kind)) ?? [];
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
      error={data && choices.length === 0 && !hasDefault(kind) && "No active reason: an administrator can add one."}
      data={choices.length > 0 || !hasDefault(kind) ? choices : [{ value: CORRECTION, label: "Correction" }]}
      value={value}
      onChange={(code) => code && onChange(code)}
    />
  );
}
