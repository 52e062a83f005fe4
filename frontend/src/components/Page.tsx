import type { ReactNode } from "react";
import classes from "./Page.module.css";

interface PageProps {
  /** How wide it may become: a list of a few columns, a sheet that is read line by line, or all there is. */
  width: "list" | "sheet" | "full";
  children: ReactNode;
}

/** A page that does not fill a very wide screen: its lines would be too long to follow. */
export function Page({ width, children }: PageProps) {
  return (
    <div className={classes.page} data-width={width}>
      {children}
    </div>
  );
}
