import type { ReactNode } from "react";
import classes from "./TwoLines.module.css";

/** A name, and below it in grey a detail that identifies it. */
export function TwoLines({ children, second }: { children: ReactNode; second: ReactNode }) {
  return (
    <div className={classes.cell}>
      <div className={classes.first}>{children}</div>
      <div className={classes.second}>{second}</div>
    </div>
  );
}
