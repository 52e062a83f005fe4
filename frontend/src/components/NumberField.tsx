import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { INVALID, type NumberLimits, numberProblem, readNumber, type TypedNumber, typedNumber } from "@/lib/numbers";

type Limits = Omit<NumberLimits, "locale">;

interface NumberFieldProps extends Omit<TextInputProps, "value" | "onChange" | "min" | "max">, Limits {
  /** The language of the browser, in which a text is read that is no number in English. */
  reader?: string;
  /** The number; "" if the field is empty, INVALID if its text is not a number within the limits. */
  value: TypedNumber;
  onChange: (value: TypedNumber) => void;
}

/** A field for a number, in English or in the language of the browser. It keeps an invalid text and shows its error. */
export function NumberField({ value, onChange, decimals = 0, min, max, reader, error, ...rest }: NumberFieldProps) {
  const limits = { decimals, min, max };
  const read = (text: string): { problem: string | undefined; number: TypedNumber } => {
    const parsed = readNumber(text, decimals, reader);
    const problem = numberProblem(parsed, limits);
    return { problem, number: problem === undefined ? (parsed.value ?? "") : INVALID };
  };
  const [typed, setTyped] = useState(() => typedNumber(value, decimals, undefined, reader));
  const text = read(typed).number === value ? typed : typedNumber(value, decimals, undefined, reader);
  // a field that was hidden meanwhile has lost its text
  const lost = value === INVALID && text === "" ? numberProblem({ value: null, problem: "text" }, limits) : undefined;
  return (
    <TextInput
      inputMode={decimals === 0 ? "numeric" : "decimal"}
      autoComplete="off"
      {...rest}
      value={text}
      error={read(text).problem ?? lost ?? error}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(read(event.currentTarget.value).number);
      }}
    />
  );
}
