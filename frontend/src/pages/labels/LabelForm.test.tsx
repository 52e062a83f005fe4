import { useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { labelList } from "@/api/labels";
import { renderPart } from "@/testing/render";
import { problem, serve } from "@/testing/service";
import { LabelForm } from "./LabelForm";

function List({ onDone }: { onDone: () => void }) {
  const { data } = useQuery(labelList("brands"));
  const [label] = data ?? [];
  return label && <LabelForm path="brands" label={label} others={[]} onDone={onDone} />;
}

test("a conflict shows the current name beside the input, which can still be saved", async () => {
  let label = { id: "5", name: "Fizz", uses: 3, version: 1 };
  let isDone = false;
  serve({
    "GET /brands": () => [label] as object,
    "PUT /brands/5": () => {
      const isFirst = label.version === 1;
      if (isFirst) label = { ...label, name: "Fizzy", version: 2 };
      return isFirst ? problem(412, "Changed") : label;
    },
  });
  const done = () => {
    isDone = true;
  };
  await renderPart(<List onDone={done} />);
  const name = await screen.findByRole<HTMLInputElement>("textbox", { name: "Name" });
  fireEvent.change(name, { target: { value: "Fizz & Co" } });
  fireEvent.click(screen.getByRole("button", { name: "Rename" }));
  await screen.findByText("Name: now “Fizzy”, you typed “Fizz & Co”");
  expect(screen.getByRole("button", { name: "Rename" })).toHaveProperty("disabled", true);
  fireEvent.click(screen.getByRole("button", { name: "Reload and keep my changes" }));
  expect(name.value).toBe("Fizz & Co");
  fireEvent.click(screen.getByRole("button", { name: "Rename" }));
  await waitFor(() => expect(isDone).toBe(true));
});
