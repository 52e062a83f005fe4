import { Alert, Button, Group, Text } from "@mantine/core";
import { ArrowLeftRightIcon } from "lucide-react";
import type { MovedLine } from "@/api/problem";
import { formatNumber, formatSigned } from "@/lib/format";

interface MovedNoticeProps {
  lines: MovedLine[];
  /** The product of a line, where several were counted. */
  nameOf?: (line: MovedLine) => string | undefined;
  /** What happens to a difference: it is posted, or saved in a stocktake. */
  verb?: "Post" | "Save";
  onBookDifference: () => void;
  onCountAgain: () => void;
}

const SHOWN = 6;

/** Stock moved since it was counted: book the difference from the time of counting, or count again. */
export function MovedNotice({ lines, nameOf, verb = "Post", onBookDifference, onCountAgain }: MovedNoticeProps) {
  return (
    <Alert color="yellow" variant="outline" icon={<ArrowLeftRightIcon size={18} />} role="alert">
      <Text size="sm">Stock moved since it was counted.</Text>
      <ul style={{ margin: "0.25rem 0", paddingInlineStart: "1.25rem" }}>
        {lines.slice(0, SHOWN).map((line) => (
          <li key={line.inventory_id} className="number">
            {nameOf && `${nameOf(line)}: `}
            {countOf(line)}
          </li>
        ))}
        {lines.length > SHOWN && <li>and {formatNumber(lines.length - SHOWN)} more</li>}
      </ul>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onBookDifference}>
          {verb} the {lines.length === 1 ? "difference" : "differences"}
        </Button>
        <Button size="xs" variant="default" onClick={onCountAgain}>
          Count again
        </Button>
      </Group>
    </Alert>
  );
}

/** "40 expected, 39 counted (-1), now 37"; of a blind stocktake only what was counted. */
function countOf({ expected_stock: expected, counted_stock: counted, stock_now: now }: MovedLine): string {
  const said = `${formatNumber(counted)} counted`;
  if (expected === null || now === null) return said;
  return `${formatNumber(expected)} expected, ${said} (${formatSigned(counted - expected)}), now ${formatNumber(now)}`;
}
