import { expect, test } from "vitest";
import { changesOf, changesOfOthers, type FormField, missing, valuesOf } from "./form";

const fields: FormField[] = [
  { name: "name", label: "Name", required: true },
  { name: "unit_price", label: "Price", kind: "money", required: true },
  { name: "region", label: "Region", kind: "choice" },
  { name: "city", label: "City" },
  { name: "active", label: "Active", kind: "flag" },
];
const stored = valuesOf(fields, { id: "7", name: "Oak", unit_price: 2.5, region: "West", city: "", active: true });

test("a form has the record's values of its fields, and empty values for missing ones", () => {
  expect(stored).toEqual({ name: "Oak", unit_price: 2.5, region: "West", city: "", active: true });
  expect(valuesOf(fields, {})).toEqual({ name: null, unit_price: null, region: null, city: null, active: null });
});

test("only fields that differ from the record are sent", () => {
  expect(changesOf(fields, stored, { name: " Oak ", active: true })).toEqual({});
  expect(changesOf(fields, stored, { name: "Elm", unit_price: "3", active: false })).toEqual({
    name: "Elm",
    unit_price: 3,
    active: false,
  });
});

test("codes are entered with spaces between them and sent as a list", () => {
  const codes: FormField[] = [{ name: "barcodes", label: "Barcodes", kind: "codes" }];
  const seen = valuesOf(codes, { barcodes: ["0036000291452", "A-1"] });
  expect(seen).toEqual({ barcodes: "0036000291452 A-1" });
  expect(changesOf(codes, seen, { barcodes: " 0036000291452,\tA-1 " })).toEqual({});
  expect(changesOf(codes, seen, { barcodes: "A-1" })).toEqual({ barcodes: ["A-1"] });
  expect(changesOf(codes, seen, { barcodes: "" })).toEqual({ barcodes: [] });
  expect(changesOf(codes, {}, {})).toEqual({});
});

test("a cleared select is sent as null, a cleared text as an empty text", () => {
  expect(changesOf(fields, { ...stored, city: "Reno" }, { region: "", city: "" })).toEqual({ region: null, city: "" });
});

test("an empty required field is named by its label, and 0 is not empty", () => {
  expect(missing(fields, { ...stored, name: "  " })).toEqual({ name: "Name is required." });
  expect(missing(fields, { ...stored, unit_price: 0, region: null })).toEqual({});
});

test("changes of another user are shown beside the input", () => {
  const choices: FormField[] = [
    ...fields,
    { name: "manager_id", label: "Manager", kind: "choice", choices: [{ value: "8", label: "Ann Lee" }] },
  ];
  const seen = { name: "Oak", unit_price: 2.5, active: true, city: "Reno", manager_id: null };
  const now = { name: "Elm", unit_price: 2.5, active: false, city: "", manager_id: "8" };
  expect(changesOfOthers(choices, seen, now, { name: "Ash", unit_price: 3 })).toEqual([
    { label: "Name", now: "Elm", typed: "Ash" },
    { label: "City", now: "none", typed: undefined },
    { label: "Active", now: "no", typed: undefined },
    { label: "Manager", now: "Ann Lee", typed: undefined },
  ]);
});
