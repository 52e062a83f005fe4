import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { type Counts, saveCounts, useSaveCounts } from "@/api/stocktakes";

const SAVED_AFTER = 400; // ms after the last key

/** The counts that are not saved under the value that was sent: they were typed again meanwhile. */
export const without = (typed: Counts, sent: Counts): Counts =>
  Object.fromEntries(Object.entries(typed).filter(([product, cases]) => sent[product] !== cases));

/** Saves counts a moment after they were typed, and at the latest when the page is left. */
export function useTypedCounts(id: string) {
  const [typed, setTyped] = useState<Counts>({});
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
  return {
    typed,
    hasUnsaved,
    error,
    saveAgain: reset,
    type: (product: string, cases: number | null) => setTyped((now) => ({ ...now, [product]: cases })),
  };
}
