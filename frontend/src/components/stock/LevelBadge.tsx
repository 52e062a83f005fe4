import type { InventoryItem } from "@/api/shapes";
import { StatusPill } from "@/components/StatusPill";
import { LEVEL_WORDS, levelOf } from "./level";

const TONES = { good: "good", low: "warn", critical: "bad", out: "bad", none: "neutral" } as const;

/** How a stock row stands, as a word with its color. */
export function LevelBadge({
  item,
}: {
  item: Pick<InventoryItem, "available_stock" | "low_stock" | "critical_stock" | "out_of_stock">;
}) {
  const level = levelOf(item);
  return <StatusPill tone={TONES[level]}>{LEVEL_WORDS[level]}</StatusPill>;
}
