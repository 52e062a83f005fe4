import { Alert, Button, Group, Text } from "@mantine/core";
import { ArrowLeftRightIcon } from "lucide-react";
import type { MovedLine } from "@/api/problem";
import { formatNumber, formatSigned } from "@/lib/format";

interface MovedNoticeProps {
  lines: MovedLine[];
  /** The product of a line, where several were counted. */
  nameOf?: (line: MovedLine) => string | undefined;
  onBookDifference: () => void;
  onCountAgain: () => void;
}

const SHOWN = 6;

/** Stock moved since it was counted: book the difference from the time of counting, or count again. */
export function MovedNotice({ lines, nameOf, onBookDifference, onCountAgain }: MovedNoticeProps) {
  return (
    <Alert color="yellow" variant="outline" icon={<ArrowLeftRightIcon size={18} />} role="alert">
      <Text size="sm">Stock moved since it was counted.</Text>
      <ul style={{ margin: "0.25rem 0", paddingInlineStart: "1.25rem" }}>
        {lines.slice(0, SHOWN).map((line) => (
          <li key={line.inventory_id} className="number">
            {nameOf && `${nameOf(line)}: `}
            {formatNumber(line.expected_stock)} expected, {formatNumber(line.counted_stock)} counted (
            {formatSigned(line.counted_stock - line.expected_stock)}), now {formatNumber(line.stock_now)}
          </li>
        ))}
        {lines.length > SHOWN && <li>and {formatNumber(lines.length - SHOWN)} more</li>}
      </ul>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onBookDifference}>
          {lines.length === 1 ? "Post the difference" : "Post the differences"}
        </Button>
        <Button size="xs" variant="default" onClick={onCountAgain}>
          Count again
        </Button>
      </Group>
    </Alert>
  );
}
