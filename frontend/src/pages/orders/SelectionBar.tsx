import { Button, Text } from "@mantine/core";
import type { Move } from "@/api/orders";
import type { Me, Order } from "@/api/shapes";
import { sumOf } from "@/components/order/deliveries";
import { AT_ONCE, actionLabel, movesFor, type SelectionMove, VERB } from "@/components/order/moves";
import { formatNumber } from "@/lib/format";
import classes from "./orders.module.css";

interface SelectionBarProps {
  orders: Order[];
  user: Me | undefined;
  onMove: (move: Move) => void;
  onClear: () => void;
}

/** What the user may do with the selected orders, and which of them are left out, with the reason. */
export function SelectionBar({ orders, user, onMove, onClear }: SelectionBarProps) {
  if (orders.length === 0) return null;
  const moves = movesFor(orders, user);
  return (
    <section className={classes.selection} aria-label="Selection">
      <Text fw={500} aria-live="polite">
        {formatNumber(orders.length)} selected, {sumOf(orders, "quantity")}
      </Text>
      {moves.map((each) => (
        <Button
          key={each.move}
          size="sm"
          variant={each.move === "approve" ? "filled" : "default"}
          disabled={each.allowed.length > AT_ONCE}
          onClick={() => onMove(each.move)}
        >
          {actionLabel(each.move, each.allowed.length)}
        </Button>
      ))}
      <Button size="sm" variant="subtle" color="gray" ml="auto" onClick={onClear}>
        Clear selection
      </Button>
      <Hints moves={moves} />
    </section>
  );
}

const SHOWN = 3;

/** "Approve leaves out PO-00000012 (requested by you)." */
function Hints({ moves }: { moves: SelectionMove[] }) {
  const partly = moves.filter(({ refused }) => refused.length > 0);
  return (
    <ul className={classes.hints} aria-live="polite">
      {moves.length === 0 && <li>You cannot change any of these orders.</li>}
      {moves.some(({ allowed }) => allowed.length > AT_ONCE) && <li>Select at most {AT_ONCE} orders at a time.</li>}
      {partly.map(({ move, refused }) => (
        <li key={move}>
          {VERB[move]} leaves out{" "}
          {refused
            .slice(0, SHOWN)
            .map(({ order, reason }) => `${order.number} (${reason})`)
            .join(", ")}
          {refused.length > SHOWN && ` and ${formatNumber(refused.length - SHOWN)} more`}.
        </li>
      ))}
    </ul>
  );
}
