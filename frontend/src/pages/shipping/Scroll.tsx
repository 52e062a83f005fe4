import type { ReactNode } from "react";
import classes from "./shipping.module.css";

/** A table that is too wide for a phone scrolls by itself. */
export function Scroll({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label="Lines" tabIndex={0}>
      {children}
    </section>
  );
}
