import { StatusPill } from "@/components/StatusPill";
import { LEVEL_WORDS, type LevelFigures, levelOf } from "./level";

const TONES = {
  good: "good",
  low: "warn",
  critical: "bad",
  out: "bad",
  none: "neutral",
  inactive: "neutral",
  closed: "neutral",
} as const;

/** The level of a stock row, as a word with its color. */
export function LevelBadge({ item }: { item: LevelFigures }) {
  const level = levelOf(item);
  return <StatusPill tone={TONES[level]}>{LEVEL_WORDS[level]}</StatusPill>;
}
