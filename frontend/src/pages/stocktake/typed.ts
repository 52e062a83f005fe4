import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { type Counts, saveCounts, useSaveCounts } from "@/api/stocktakes";
import { INVALID, type TypedNumber } from "@/lib/numbers";

const SAVED_AFTER = 400; // ms after the last key

/** The counts that are not saved under the value that was sent: they were typed again meanwhile. */
export const without = (typed: Counts, sent: Counts): Counts =>
  Object.fromEntries(Object.entries(typed).filter(([product, cases]) => sent[product] !== cases));

/** The counts after an entry: an empty field takes a count back, an invalid one leaves the stored count as it is. */
export function entered(typed: Counts, product: string, cases: TypedNumber): Counts {
  const { [product]: _before, ...others } = typed;
  return cases === INVALID ? others : { ...others, [product]: cases === "" ? null : cases };
}

/** Saves counts a moment after they were typed, and at the latest when the page is left. */
export function useTypedCounts(id: string) {
  const [typed, setTyped] = useState<Counts>({});
  const [invalid, setInvalid] = useState<ReadonlySet<string>>(new Set());
  const [settled] = useDebouncedValue(typed, SAVED_AFTER);
  const { mutate, isPending, isError, error, reset } = useSaveCounts(id);
  const latest = useRef(typed);
  latest.current = typed;
  const hasUnsaved = Object.keys(typed).length > 0;
  useEffect(() => {
    if (!hasUnsaved || settled !== typed || isPending || isError) return;
    mutate(typed, { onSuccess: () => setTyped((now) => without(now, typed)) });
  }, [hasUnsaved, settled, typed, isPending, isError, mutate]);
  useEffect(
    () => () => {
      if (Object.keys(latest.current).length > 0) void saveCounts(id, latest.current).catch(() => undefined);
    },
    [id],
  );
  const type = (product: string, cases: TypedNumber) => {
    setTyped((now) => entered(now, product, cases));
    setInvalid((now) => new Set([...now].filter((id) => id !== product).concat(cases === INVALID ? product : [])));
  };
  return {
    typed,
    invalid,
    hasUnsaved,
    error,
    saveAgain: reset,
    type,
  };
}
