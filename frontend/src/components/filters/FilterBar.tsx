import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./filters.module.css";

interface FilterBarProps {
  children: ReactNode;
  /** Clears all filters; the button is shown if one is set. */
  onClear?: (() => void) | false;
  end?: ReactNode;
}

/** The filters of a page in one row, a button that clears them, and controls at the end of the row. */
export function FilterBar({ children, onClear, end }: FilterBarProps) {
  return (
    <search className={classes.bar} aria-label="Filters">
      {children}
      {onClear && (
        <Button variant="subtle" color="gray" onClick={onClear}>
          Clear filters
        </Button>
      )}
      {end && <div className={classes.end}>{end}</div>}
    </search>
  );
}
