import { useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { order as orderById } from "@/api/orders";
import { renderPart } from "@/testing/render";
import { problem, serve } from "@/testing/service";
import { order } from "@/testing/shapes";
import { EditForm } from "./EditForm";

const nothing = () => undefined;
const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });
const type = (name: string, value: string) => fireEvent.change(field(name), { target: { value } });
const save = () => screen.getByRole("button", { name: "Save" });

test("notes are not saved if the number of cases is invalid or empty", async () => {
  const requests = serve({ "PATCH /orders/1": () => order({ notes: "Monday" }) });
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
  await waitFor(() => expect(requests.map(({ body }) => body)).toEqual([{ quantity: 20, notes: "Monday" }]));
});

function Drawer() {
  const { data } = useQuery(orderById("1"));
  return data && <EditForm order={data} onDone={nothing} />;
}

test("a conflict shows current values beside the input, and only fields with input are saved", async () => {
  let current = { ...order(), history: [] };
  const requests = serve({
    "GET /orders/1": () => current,
    "PATCH /orders/1": () => {
      const isFirst = current.version === 1;
      if (isFirst) current = { ...current, version: 2, quantity: 20, notes: "Tuesday" };
      return isFirst ? problem(412, "Changed") : current;
    },
  });
  await renderPart(<Drawer />);
  await screen.findByRole("form");
  type("Notes", "Monday");
  fireEvent.click(save());
  await screen.findByText("Cases: now “20”");
  screen.getByText("Notes: now “Tuesday”, you typed “Monday”");
  fireEvent.click(screen.getByRole("button", { name: "Reload and keep my changes" }));
  await waitFor(() => expect(field("Cases").value).toBe("20"));
  expect(field("Notes").value).toBe("Monday");
  fireEvent.click(save());
  const saved = () => requests.filter(({ method }) => method === "PATCH").map(({ body }) => body);
  await waitFor(() => expect(saved()).toEqual([{ notes: "Monday" }, { notes: "Monday" }]));
});
