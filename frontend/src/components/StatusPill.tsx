import type { ReactNode } from "react";
import classes from "./StatusPill.module.css";

export type Tone = "good" | "warn" | "bad" | "accent" | "neutral";

/** A status as a word; its color repeats it. */
export function StatusPill({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.pill} data-tone={tone}>
      {children}
    </span>
  );
}
