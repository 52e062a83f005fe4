import type { ReactNode } from "react";
import classes from "./shipping.module.css";

/** Makes a table that is too wide for a phone scroll within the page. */
export function Scroll({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label="Lines" tabIndex={0}>
      {children}
    </section>
  );
}
