import { Autocomplete, Chip, Group, Input, Select, Switch, TextInput } from "@mantine/core";
import { NumberField } from "@/components/NumberField";
import { INVALID } from "@/lib/numbers";
import { codesIn, type FormField, type Value } from "./form";

interface FormInputProps {
  field: FormField;
  value: Value;
  error: string | undefined;
  onChange: (value: Value) => void;
}

/** One field of a form, with the service's error about it. */
export function FormInput({ field, value, error, onChange }: FormInputProps) {
  const common = {
    label: field.label,
    description: field.hint,
    error,
    withAsterisk: field.required,
    "aria-required": field.required,
    "data-field": field.name,
  };
  const text = value === null ? "" : String(value);
  const labels = field.choices?.map(({ label }) => label) ?? [];
  switch (field.kind) {
    case "flag":
      return (
        <Switch
          label={field.label}
          description={field.hint}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "money":
    case "whole":
      return (
        <NumberField
          {...common}
          value={typeof value === "number" || value === INVALID ? value : ""}
          min={field.min ?? 0}
          max={field.max}
          decimals={field.kind === "money" ? 4 : 0}
          onChange={onChange}
        />
      );
    case "choice":
      return (
        <Select
          {...common}
          data={field.choices ?? []}
          value={text || null}
          searchable
          clearable={!field.required}
          clearButtonProps={{ "aria-label": `Clear ${field.label.toLowerCase()}` }}
          nothingFoundMessage="No results"
          onChange={onChange}
        />
      );
    case "several":
      return (
        <Input.Wrapper label={field.label} description={field.hint} error={error} withAsterisk={field.required}>
          <Chip.Group multiple value={codesIn(text)} onChange={(chosen) => onChange(chosen.join(" "))}>
            <Group gap="xs" mt="xs" role="group" aria-label={field.label}>
              {field.choices?.map((choice) => (
                <Chip key={choice.value} value={choice.value} size="sm">
                  {choice.label}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Input.Wrapper>
      );
    case "free":
      return <Autocomplete {...common} data={labels} value={text} maxLength={field.maxLength} onChange={onChange} />;
    default:
      return (
        <TextInput
          {...common}
          value={text}
          maxLength={field.maxLength}
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
