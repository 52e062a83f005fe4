import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { type NumberLimits, numberProblem, parseNumber, typedNumber } from "@/lib/numbers";

interface NumberFieldProps extends Omit<TextInputProps, "value" | "onChange" | "min" | "max">, NumberLimits {
  /** The number; "" if the field is empty, or if what was typed is not a number within the limits. */
  value: number | "";
  onChange: (value: number | "") => void;
}

/** A field for a number in the reader's language. It keeps what was typed, and says what is wrong with it. */
export function NumberField({ value, onChange, decimals = 0, min, max, locale, error, ...rest }: NumberFieldProps) {
  const limits = { decimals, min, max, locale };
  const read = (text: string) => {
    const parsed = parseNumber(text, decimals, locale);
    const problem = numberProblem(parsed, limits);
    return { problem, number: problem === undefined ? (parsed.value ?? "") : ("" as const) };
  };
  const [typed, setTyped] = useState(() => typedNumber(value, decimals, locale));
  const text = read(typed).number === value ? typed : typedNumber(value, decimals, locale);
  return (
    <TextInput
      inputMode={decimals === 0 ? "numeric" : "decimal"}
      autoComplete="off"
      {...rest}
      value={text}
      error={read(text).problem ?? error}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(read(event.currentTarget.value).number);
      }}
    />
  );
}
