import type { ReasonCreate, ReasonUpdate } from "@/api/reasons";
import type { StockReason } from "@/api/shapes";
import { kept, type OthersChange, othersChanges } from "@/components/conflict";
import { CORRECTION } from "@/components/stock/ReasonCodeField";
import { REASON_KINDS } from "@/lib/enums";

export type ReasonKind = StockReason["kinds"][number];

export const KIND_TITLES: Record<ReasonKind, string> = {
  count: "Counts",
  adjustment: "Adjustments",
  write_off: "Write-offs",
  delivery: "Deliveries",
  return: "Returns of orders",
};

/** The input of the form. */
export interface Typed {
  name: string;
  code: string;
  kinds: ReasonKind[];
  consumption: boolean;
  active: boolean;
}

export const typedOf = (reason: StockReason | undefined): Typed =>
  reason
    ? { ...reason, kinds: [...reason.kinds] }
    : { name: "", code: "", kinds: ["write_off"], consumption: false, active: true };

/** The code that is proposed for a name: "Past its date" has past_its_date. */
export const codeOf = (name: string) =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 40);

/** Whether the kinds and the active state are fixed: those of the reason for changes without one. */
export const isDefault = (reason: StockReason | undefined) => reason?.code === CORRECTION;

/** The new reason that was typed; null while it is incomplete. */
export function newOf(typed: Typed): ReasonCreate | null {
  const { kinds, consumption } = typed;
  const name = typed.name.trim();
  const code = typed.code || codeOf(name);
  return name && code && kinds.length > 0 ? { name, code, kinds, consumption } : null;
}

/** The fields that were changed; null if nothing was, or a field is empty. */
export function changesOf(typed: Typed, seen: StockReason): ReasonUpdate | null {
  const name = typed.name.trim();
  if (!name || typed.kinds.length === 0) return null;
  const isOther = REASON_KINDS.some((kind) => typed.kinds.includes(kind) !== seen.kinds.includes(kind));
  const changes: ReasonUpdate = {
    ...(name !== seen.name && { name }),
    ...(isOther && { kinds: typed.kinds }),
    ...(typed.active !== seen.active && { active: typed.active }),
  };
  return Object.keys(changes).length > 0 ? changes : null;
}

const titles = (kinds: readonly ReasonKind[]) =>
  REASON_KINDS.filter((kind) => kinds.includes(kind))
    .map((kind) => KIND_TITLES[kind])
    .join(", ");
const state = (active: boolean) => (active ? "yes" : "no");

/** The input after a reload: a field that the user has not changed gets its new value. */
export const over = (typed: Typed, seen: StockReason, now: StockReason): Typed => ({
  ...typed,
  name: kept(typed.name, seen.name, now.name),
  kinds: titles(typed.kinds) === titles(seen.kinds) ? [...now.kinds] : typed.kinds,
  active: kept(typed.active, seen.active, now.active),
});

/** The fields that another user has changed, with the input. */
export const changesOfOthers = (typed: Typed, seen: StockReason, now: StockReason): OthersChange[] =>
  othersChanges(
    { label: "Name", before: seen.name, now: now.name, typed: typed.name },
    { label: "Offered for", before: titles(seen.kinds), now: titles(now.kinds), typed: titles(typed.kinds) },
    { label: "Active", before: state(seen.active), now: state(now.active), typed: state(typed.active) },
  );
