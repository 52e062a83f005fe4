import { useMutation } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import type { FormField } from "./form";
import { RecordForm, type Saving } from "./RecordForm";

interface Thing {
  version: number;
  name: string;
  minimum: number | null;
}
const FIELDS: FormField[] = [
  { name: "name", label: "Name", required: true },
  { name: "minimum", label: "Minimum", kind: "whole" },
];
const thing: Thing = { version: 1, name: "Oak", minimum: 4 };

function Form({ sent }: { sent: object[] }) {
  const saving = useMutation({
    mutationFn: async ({ body }: Saving<Thing>) => {
      sent.push(body);
      return thing;
    },
  });
  const nothing = () => undefined;
  const rest = { fields: FIELDS, record: thing, saving, onSaved: nothing, onCancel: nothing };
  return <RecordForm label="Edit thing" onReload={async () => thing} {...rest} />;
}

test("an invalid optional number is not sent as an empty one", async () => {
  const sent: object[] = [];
  await renderPart(<Form sent={sent} />);
  const minimum = screen.getByRole<HTMLInputElement>("textbox", { name: "Minimum" });
  fireEvent.change(screen.getByRole("textbox", { name: /^Name/ }), { target: { value: "Elm" } });
  fireEvent.change(minimum, { target: { value: "2.5" } });
  fireEvent.submit(screen.getByRole("form"));
  screen.getByText("Enter a whole number.");
  expect(document.activeElement).toBe(minimum);
  fireEvent.change(minimum, { target: { value: "" } });
  fireEvent.submit(screen.getByRole("form"));
  await waitFor(() => expect(sent).toEqual([{ name: "Elm", minimum: null }]));
});
