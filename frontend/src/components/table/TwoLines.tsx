import type { ReactNode } from "react";
import classes from "./TwoLines.module.css";

/** A name, and below it in grey a detail that identifies it, if the row has one. */
export function TwoLines({ children, second }: { children: ReactNode; second?: ReactNode }) {
  return (
    <div className={classes.cell}>
      <div className={classes.first}>{children}</div>
      {second !== undefined && <div className={classes.second}>{second}</div>}
    </div>
  );
}
