import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useEffect, useRef, useState } from "react";
import { sentenceOf } from "@/api/problem";
import { type Counts, type StocktakeLine, saveCounts, useSaveCounts } from "@/api/stocktakes";
import { INVALID, type TypedNumber } from "@/lib/numbers";

const SAVED_AFTER = 400; // ms after the last key

/** The counts that are not saved under the value that was sent: they were typed again meanwhile, over the saved one. */
export const without = (typed: Counts, sent: Counts): Counts =>
  Object.fromEntries(
    Object.entries(typed)
      .filter(([product, { cases }]) => sent[product]?.cases !== cases)
      .map(([product, count]) => [
        product,
        { ...count, previous: sent[product] ? sent[product].cases : count.previous },
      ]),
  );

/** The counts after an entry: an empty field takes a count back, an invalid one leaves the stored count as it is. */
export function entered(typed: Counts, line: StocktakeLine, cases: TypedNumber): Counts {
  const { [line.product_id]: _before, ...others } = typed;
  if (cases === INVALID) return others;
  const seen = { lastMovement: line.last_movement_id, previous: line.counted_stock };
  return { ...others, [line.product_id]: { cases: cases === "" ? null : cases, ...seen } };
}

interface Sent {
  counts: Counts;
  saving: Promise<unknown>;
}

/** Saves the counts that are left when the page is closed, after those that are being saved. */
async function saveRest(id: string, left: Counts, sent: Sent | undefined): Promise<void> {
  const rest = sent
    ? await sent.saving.then(
        () => without(left, sent.counts),
        () => left,
      )
    : left;
  if (Object.keys(rest).length > 0) await saveCounts(id, rest);
}

const warn = (error: unknown) =>
  notifications.show({
    title: "Counts were not saved",
    message: sentenceOf(error),
    color: "red",
    autoClose: false,
  });

/** Saves counts a moment after they were typed, and at the latest when the page is left. */
export function useTypedCounts(id: string) {
  const [typed, setTyped] = useState<Counts>({});
  const [invalid, setInvalid] = useState<ReadonlySet<string>>(new Set());
  const [settled] = useDebouncedValue(typed, SAVED_AFTER);
  const { mutateAsync, isPending, isError, error, reset } = useSaveCounts(id);
  const latest = useRef(typed);
  latest.current = typed;
  const sent = useRef<Sent>(undefined);
  const hasUnsaved = Object.keys(typed).length > 0;
  useEffect(() => {
    if (!hasUnsaved || settled !== typed || isPending || isError) return;
    const saving = mutateAsync(typed);
    sent.current = { counts: typed, saving };
    saving
      .then(() => setTyped((now) => without(now, typed)))
      .catch(() => undefined) // it is the error of the mutation
      .finally(() => {
        sent.current = undefined;
      });
  }, [hasUnsaved, settled, typed, isPending, isError, mutateAsync]);
  useEffect(
    () => () => {
      void saveRest(id, latest.current, sent.current).catch(warn);
    },
    [id],
  );
  const type = (line: StocktakeLine, cases: TypedNumber) => {
    setTyped((now) => entered(now, line, cases));
    setInvalid((now) => {
      const others = [...now].filter((product) => product !== line.product_id);
      return new Set(cases === INVALID ? [...others, line.product_id] : others);
    });
  };
  return {
    typed,
    invalid,
    hasUnsaved,
    error,
    type,
    /** Changes the counts that were refused, or none, and saves them again. */
    saveAgain: (change: (typed: Counts) => Counts = (counts) => counts) => {
      setTyped(change);
      reset();
    },
  };
}
