import type { ReactNode } from "react";
import classes from "./TwoLines.module.css";

/** A cell's name, and under it quietly what tells it from others. */
export function TwoLines({ children, second }: { children: ReactNode; second: ReactNode }) {
  return (
    <div className={classes.cell}>
      <div className={classes.first}>{children}</div>
      <div className={classes.second}>{second}</div>
    </div>
  );
}
