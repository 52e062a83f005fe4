import { Button } from "@mantine/core";
import classes from "./filters.module.css";

interface ToggleFilterProps {
  label: string;
  /** The label while the filter excludes what it is about. */
  excluded?: string;
  value: boolean | undefined;
  onChange: (value: boolean | undefined) => void;
}

/** A filter that is on or off; an address can also exclude what it is about. */
export function ToggleFilter({ label, excluded = `Without: ${label}`, value, onChange }: ToggleFilterProps) {
  return (
    <Button
      variant="default"
      fw={500}
      px="sm"
      className={classes.filter}
      data-set={value !== undefined || undefined}
      aria-pressed={value !== undefined}
      onClick={() => onChange(value === undefined ? true : undefined)}
    >
      {value === false ? excluded : label}
    </Button>
  );
}
