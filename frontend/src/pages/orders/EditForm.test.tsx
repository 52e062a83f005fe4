import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { serve } from "@/testing/service";
import { order } from "@/testing/shapes";
import { EditForm } from "./EditForm";

const nothing = () => undefined;
const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });
const type = (name: string, value: string) => fireEvent.change(field(name), { target: { value } });
const save = () => screen.getByRole("button", { name: "Save" });

test("notes are not saved beside an invalid or empty number of cases", async () => {
  const asked = serve({ "PUT /orders/1": () => order({ notes: "Monday" }) });
  await renderPart(<EditForm order={order()} onDone={nothing} />);
  type("Notes", "Monday");
  expect(save()).toHaveProperty("disabled", false);
  for (const [cases, sentence] of [
    ["2.5", "Enter a whole number."],
    ["", "Enter the number of cases."],
  ] as const) {
    type("Cases", cases);
    screen.getByText(sentence);
    expect(save()).toHaveProperty("disabled", true);
  }
  type("Cases", "20");
  fireEvent.click(save());
  await waitFor(() => expect(asked.map(({ body }) => body)).toEqual([{ quantity: 20, notes: "Monday" }]));
});
