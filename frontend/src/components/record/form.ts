/** What a form holds, and what of it the service is told. */

import type { OthersChange } from "@/components/conflict";
import { INVALID } from "@/lib/numbers";

export interface Choice {
  value: string;
  label: string;
}

export interface FormField {
  name: string;
  label: string;
  /** free: one of the choices or a new word; several: some of the choices; codes: a list; both with blanks between them. Left out: one line of text. */
  kind?: "choice" | "several" | "free" | "codes" | "money" | "whole" | "flag";
  choices?: Choice[];
  required?: boolean;
  hint?: string;
  maxLength?: number;
  /** Of a number. */
  min?: number;
  max?: number;
  /** Beside its neighbor where there is room. */
  half?: boolean;
}

export type Value = string | number | boolean | null;
export type Values = Record<string, Value>;
/** Values in the types of the API. */
export type Changes = Record<string, Value | string[]>;

/** A record's values of these fields, as a form shows them. */
export function valuesOf(fields: readonly FormField[], record: object): Values {
  const known = record as Record<string, Value | string[] | undefined>;
  return Object.fromEntries(fields.map(({ name }) => [name, asText(known[name]) ?? null]));
}

/** The input that differs from the stored values, in the types of the API. */
export function changesOf(fields: readonly FormField[], stored: Values, typed: Values): Changes {
  const changes: Changes = {};
  for (const field of fields) {
    if (!(field.name in typed)) continue;
    const value = valueToSend(field, typed[field.name] ?? null);
    if (value !== (stored[field.name] ?? null))
      changes[field.name] = isList(field) ? codesIn(String(value ?? "")) : value;
  }
  return changes;
}

const asText = <T>(value: T | string[]) => (Array.isArray(value) ? value.join(" ") : value);

const isNumber = ({ kind }: FormField) => kind === "money" || kind === "whole";

const isList = ({ kind }: FormField) => kind === "codes" || kind === "several";

export const codesIn = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

function valueToSend(field: FormField, value: Value): Value {
  if (isNumber(field)) return value === "" || value === null || Number.isNaN(Number(value)) ? null : Number(value);
  if (typeof value !== "string") return value;
  const text = isList(field) ? codesIn(value).join(" ") : value.trim();
  return field.kind === "choice" && text === "" ? null : text;
}

/** The fields that cannot be sent, required and empty or not a number, each with what to do. */
export function missing(fields: readonly FormField[], values: Values): Record<string, string> {
  const empty = fields.filter(({ name, required, kind }) => {
    const value = values[name];
    const isNothing = value === null || value === undefined || String(value).trim() === "";
    return required && kind !== "flag" && isNothing;
  });
  const invalid = fields.filter((field) => isNumber(field) && values[field.name] === INVALID);
  return Object.fromEntries([
    ...empty.map(({ name, label }) => [name, `${label} is required.`]),
    ...invalid.map(({ name }) => [name, "Enter a number."]),
  ]);
}

/** The fields that another user has changed between two versions of a record. */
export function changesOfOthers(
  fields: readonly FormField[],
  seen: object,
  now: object,
  typed: Values,
): OthersChange[] {
  const [before, after] = [valuesOf(fields, seen), valuesOf(fields, now)];
  return fields
    .filter(({ name }) => before[name] !== after[name])
    .map((field) => ({
      label: field.label,
      now: inWords(field, after[field.name]),
      typed: field.name in typed ? inWords(field, typed[field.name]) : undefined,
    }));
}

/** The text of a value: the label of a choice, "yes" or "no", or "none". */
function inWords(field: FormField, value: Value | undefined): string {
  if (value === null || value === undefined || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return field.choices?.find((choice) => choice.value === value)?.label ?? String(value);
}
