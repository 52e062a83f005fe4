import { Button, Text } from "@mantine/core";
import type { Move } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { formatCases, formatNumber } from "@/lib/format";
import { commonMoves, VERB } from "./moves";
import classes from "./orders.module.css";

interface SelectionBarProps {
  orders: Order[];
  onMove: (move: Move) => void;
  onClear: () => void;
}

/** What can be done with all of the chosen orders at once. */
export function SelectionBar({ orders, onMove, onClear }: SelectionBarProps) {
  if (orders.length === 0) return null;
  const moves = commonMoves(orders);
  const cases = orders.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <section className={classes.selection} aria-label="Selection">
      <Text fw={500} aria-live="polite">
        {formatNumber(orders.length)} chosen, {formatCases(cases)}
      </Text>
      {moves.map((move) => (
        <Button key={move} size="sm" variant={move === "approve" ? "filled" : "default"} onClick={() => onMove(move)}>
          {VERB[move]}
        </Button>
      ))}
      {moves.length === 0 && (
        <Text size="sm" c="dimmed">
          There is nothing that you may do with all of them.
        </Text>
      )}
      <Button size="sm" variant="subtle" color="gray" ml="auto" onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}
