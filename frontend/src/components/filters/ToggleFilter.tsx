import { Button } from "@mantine/core";
import classes from "./filters.module.css";

interface ToggleFilterProps {
  label: string;
  value: boolean | undefined;
  onChange: (value: boolean | undefined) => void;
}

/** A filter that is on or off. */
export function ToggleFilter({ label, value, onChange }: ToggleFilterProps) {
  return (
    <Button
      variant="default"
      fw={500}
      px="sm"
      className={classes.filter}
      data-set={value || undefined}
      aria-pressed={value === true}
      onClick={() => onChange(value ? undefined : true)}
    >
      {label}
    </Button>
  );
}
