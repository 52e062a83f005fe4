import type { ReactNode } from "react";
import classes from "./Page.module.css";

interface PageProps {
  /** The maximum width: of a list with a few columns, of a sheet with long lines, or the whole screen. */
  width: "list" | "sheet" | "full";
  children: ReactNode;
}

/** A page with a maximum width: on a very wide screen its lines would be too long to read. */
export function Page({ width, children }: PageProps) {
  return (
    <div className={classes.page} data-width={width}>
      {children}
    </div>
  );
}
