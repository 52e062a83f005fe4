import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import type { TypedNumber } from "@/lib/numbers";
import { renderPart } from "@/testing/render";
import { NumberField } from "./NumberField";

function Form({ reader, decimals }: { reader: string; decimals?: number }) {
  const [value, setValue] = useState<TypedNumber>(3);
  return (
    <>
      <NumberField label="Cases" min={1} max={5000} {...{ value, reader, decimals }} onChange={setValue} />
      <output>{JSON.stringify(value)}</output>
      <button type="button" onClick={() => setValue(7)}>
        Start again
      </button>
    </>
  );
}

const field = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Cases" });
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const value = () => JSON.parse(screen.getByRole("status").textContent);

test("a decimal in a field for whole numbers shows an error and stays in the field", async () => {
  await renderPart(<Form reader="en-US" />);
  type("12.5");
  expect(value()).toBe("invalid");
  expect(field().value).toBe("12.5");
  expect(screen.getByText("Enter a whole number.")).toBeTruthy();
  type("12");
  expect(value()).toBe(12);
  expect(screen.queryByText("Enter a whole number.")).toBeNull();
});

test("a typed or pasted number is read as the pages show it, or in the language of the browser, but never as two", async () => {
  await renderPart(<Form reader="de-DE" decimals={4} />);
  for (const [text, number] of [
    [" 1.234,50 ", 1234.5],
    ["12.5", 12.5],
    ["1,234.50", 1234.5],
    ["12,5", 12.5],
    ["1.2340", 1.234],
  ]) {
    type(text as string);
    expect(value()).toBe(number);
  }
  type("1,234");
  expect(value()).toBe("invalid");
  screen.getByText("This can be 1,234 or 1.234. Enter 1234 or 1.2340.");
  type("twelve");
  screen.getByText("Enter a number, such as 1,234.5.");
});

test("a number outside the limits shows an error with the limit", async () => {
  await renderPart(<Form reader="en-US" />);
  type("5,001");
  expect(value()).toBe("invalid");
  expect(screen.getByText("Enter 5,000 or less.")).toBeTruthy();
});

test("a value that the form sets replaces the input", async () => {
  await renderPart(<Form reader="en-US" />);
  type("12.5");
  fireEvent.click(screen.getByRole("button"));
  expect(field().value).toBe("7");
  expect(screen.queryByText("Enter a whole number.")).toBeNull();
});

test("an empty field is told apart from an invalid one", async () => {
  await renderPart(<Form reader="en-US" />);
  type("12.5");
  expect(value()).toBe("invalid");
  type("");
  expect(value()).toBe("");
  expect(screen.queryByText("Enter a whole number.")).toBeNull();
});

test("an invalid field that was hidden still shows its error", async () => {
  await renderPart(<NumberField label="Cases" value="invalid" onChange={() => undefined} />);
  expect(field().value).toBe("");
  screen.getByText("Enter a number, such as 1,234.");
});
