import { useQueries } from "@tanstack/react-query";
import { type Move, order as orderById } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { ConflictNotice } from "@/components/ConflictNotice";
import { type OthersChange, othersChanges } from "@/components/conflict";
import { formatMoment } from "@/lib/format";
import { statusLabel } from "@/lib/labels";
import { typedNumber } from "@/lib/numbers";
import { countedLabel } from "@/lib/quantities";
import { arriving } from "./deliveries";
import { sourceOf } from "./ends";
import type { MoveInput } from "./moves";

const MOST = 5; // orders whose changes are shown

interface MoveConflictProps {
  move: Move;
  /** The orders that another user has changed, as they were when the form was opened. */
  seen: Order[];
  input: MoveInput;
  /** How many orders move together. */
  count: number;
  onReload: () => void;
}

/** The notice that another user has changed orders of this move: the changed fields, beside the input. */
export function MoveConflict({ move, seen, input, count, onReload }: MoveConflictProps) {
  const queries = useQueries({
    queries: seen.slice(0, MOST).map(({ id }) => ({ ...orderById(id), refetchOnMount: "always" as const })),
  });
  const changes = seen.flatMap((order, index) => {
    const found = changesOfOrder(move, order, queries[index]?.data ?? order, input);
    return count === 1 ? found : found.map((change) => ({ ...change, label: `${order.number}, ${change.label}` }));
  });
  return (
    <ConflictNotice changes={changes} onReload={onReload}>
      {count > 1 && `Changed: ${seen.map(({ number }) => number).join(", ")}.`}
    </ConflictNotice>
  );
}

/** The fields of an order that matter to a move and are different now. */
function changesOfOrder(move: Move, seen: Order, now: Order, input: MoveInput): OthersChange[] {
  const day = ({ expected_at: at }: Order) => (at ? formatMoment(at) : "");
  const cases = move === "approve" || move === "ship" ? { typed: typedNumber(input.quantity) } : {};
  const received = move === "receive" ? { typed: typedNumber(input.received) } : {};
  return othersChanges(
    { label: "Status", before: statusLabel(seen.status), now: statusLabel(now.status) },
    { label: countedLabel(now), before: typedNumber(seen.quantity), now: typedNumber(now.quantity), ...cases },
    { label: "In transit", before: typedNumber(arriving(seen)), now: typedNumber(arriving(now)), ...received },
    { label: "Source", before: sourceOf(seen), now: sourceOf(now) },
    { label: "Expected", before: day(seen), now: day(now) },
    { label: "Notes", before: seen.notes ?? "", now: now.notes ?? "" },
  );
}
