import { Alert, Button, Group, Text } from "@mantine/core";
import { movedLinesOf, Problem, sentenceOf } from "@/api/problem";
import type { Counts, StocktakeLine } from "@/api/stocktakes";
import { MovedNotice } from "@/components/MovedNotice";
import { formatNumber } from "@/lib/format";

interface SaveProblemProps {
  error: Error;
  typed: Counts;
  lines: StocktakeLine[];
  onSaveAgain: (change?: (typed: Counts) => Counts) => void;
}

/** Why counts were not saved: stock moved, or another count was saved, since they were typed; else the error itself. */
export function SaveProblem({ error, typed, lines, onSaveAgain }: SaveProblemProps) {
  const moved = movedLinesOf(error);
  const changed = error instanceof Problem && error.isConflictingEdit ? countedSince(typed, lines) : [];
  if (moved.length > 0) {
    const products = moved.map(({ product_id }) => product_id);
    return (
      <MovedNotice
        lines={moved}
        verb="Save"
        nameOf={({ product_id }) => lines.find((line) => line.product_id === product_id)?.product_name}
        onBookDifference={() => onSaveAgain((counts) => marked(counts, products))}
        onCountAgain={() => onSaveAgain((counts) => dropped(counts, products))}
      />
    );
  }
  if (changed.length > 0) return <CountedSince lines={changed} typed={typed} onSaveAgain={onSaveAgain} />;
  return (
    <Alert color="red" variant="outline" role="alert" mb="xs">
      {sentenceOf(error)}{" "}
      <Button size="compact-xs" variant="default" onClick={() => onSaveAgain()}>
        Save again
      </Button>
    </Alert>
  );
}

const SHOWN = 6;

/** Another user or device has counted the same products: save the own counts over theirs, or keep theirs. */
function CountedSince({ lines, typed, onSaveAgain }: Omit<SaveProblemProps, "error">) {
  const products = lines.map(({ product_id }) => product_id);
  return (
    <Alert color="yellow" variant="outline" role="alert" mb="xs">
      <Text size="sm">Another count was saved since you typed yours.</Text>
      <ul style={{ margin: "0.25rem 0", paddingInlineStart: "1.25rem" }}>
        {lines.slice(0, SHOWN).map((line) => (
          <li key={line.id} className="number">
            {line.product_name}: {shownCount(line.counted_stock)} saved
            {line.counted_by_name && ` by ${line.counted_by_name}`}, {shownCount(typed[line.product_id]?.cases ?? null)}{" "}
            typed
          </li>
        ))}
        {lines.length > SHOWN && <li>and {formatNumber(lines.length - SHOWN)} more</li>}
      </ul>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => onSaveAgain((counts) => over(counts, lines))}>
          Save my {lines.length === 1 ? "count" : "counts"}
        </Button>
        <Button size="xs" variant="default" onClick={() => onSaveAgain((counts) => dropped(counts, products))}>
          Keep the saved {lines.length === 1 ? "count" : "counts"}
        </Button>
      </Group>
    </Alert>
  );
}

const shownCount = (cases: number | null) => (cases === null ? "no count" : formatNumber(cases));

/** The lines that have another count than their user has seen, and than was typed. */
const countedSince = (typed: Counts, lines: StocktakeLine[]) =>
  lines.filter(({ product_id, counted_stock }) => {
    const count = typed[product_id];
    return count && counted_stock !== count.previous && counted_stock !== count.cases;
  });

/** The counts, those of these products with the difference to the stock that was shown. */
const marked = (counts: Counts, products: string[]): Counts =>
  changed(counts, products, (count) => ({ ...count, isDifference: true }));

/** The counts over those that the lines have now. */
const over = (counts: Counts, lines: StocktakeLine[]): Counts =>
  lines.reduce(
    (all, { product_id, counted_stock }) =>
      changed(all, [product_id], (count) => ({ ...count, previous: counted_stock })),
    counts,
  );

const dropped = (counts: Counts, products: string[]): Counts =>
  Object.fromEntries(Object.entries(counts).filter(([product]) => !products.includes(product)));

const changed = (counts: Counts, products: string[], change: (count: Counts[string]) => Counts[string]): Counts =>
  Object.fromEntries(
    Object.entries(counts).map(([product, count]) => [product, products.includes(product) ? change(count) : count]),
  );
