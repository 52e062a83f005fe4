import { TextInput } from "@mantine/core";
import classes from "./orders.module.css";

interface DayFieldProps {
  label: string;
  /** The short label in front of the date. */
  short: string;
  value: string | undefined;
  onChange: (day: string | undefined) => void;
}

/** A day of the company, in the browser's own picker. */
export function DayField({ label, short, value, onChange }: DayFieldProps) {
  return (
    <TextInput
      type="date"
      className={classes.day}
      leftSection={<span className="quiet">{short}</span>}
      leftSectionWidth="3.25rem"
      aria-label={label}
      title={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}
