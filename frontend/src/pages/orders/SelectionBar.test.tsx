import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { me, order } from "@/testing/shapes";
import { SelectionBar } from "./SelectionBar";

const nothing = () => undefined;

test("a move is offered for the selected orders that allow it, with the reason for each other order", async () => {
  const mine = order({ id: "2", number: "PO-00000002", requested_by: "20", allowed_actions: ["edit", "cancel"] });
  const moves: string[] = [];
  await renderPart(
    <SelectionBar
      orders={[order(), order({ id: "3" }), mine]}
      user={me()}
      onMove={(move) => moves.push(move)}
      onClear={nothing}
    />,
  );
  screen.getByText("Approve leaves out PO-00000002 (requested by you).");
  fireEvent.click(screen.getByRole("button", { name: "Approve 2 orders" }));
  fireEvent.click(screen.getByRole("button", { name: "Cancel 3 orders" }));
  expect(moves).toEqual(["approve", "cancel"]);
});

test("a message is shown if the user may change none of the selected orders", async () => {
  await renderPart(
    <SelectionBar orders={[order({ allowed_actions: [] })]} user={me()} onMove={nothing} onClear={nothing} />,
  );
  screen.getByText("You cannot change any of these orders.");
});
