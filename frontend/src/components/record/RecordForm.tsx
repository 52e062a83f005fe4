import { Alert, Button, Group } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Problem, sentenceOf } from "@/api/problem";
import { whenSaved } from "@/api/queries";
import { ConflictNotice } from "@/components/ConflictNotice";
import { useFocusOnOpen } from "@/components/dialog/useFocusOnOpen";
import { FormInput } from "./FormInput";
import {
  type Changes,
  changesOf,
  changesOfOthers,
  type FormField,
  missing,
  type Value,
  type Values,
  valuesOf,
} from "./form";
import classes from "./record.module.css";

interface Versioned {
  version: number;
}

/** The values to save; `seen` is the version of the record that the form showed, undefined for a new record. */
export interface Saving<T> {
  seen?: T;
  body: object;
}

interface RecordFormProps<T extends Versioned> {
  /** The accessible name of the form: "Edit store". */
  label: string;
  fields: readonly FormField[];
  /** The current record; undefined for a new one, which begins with `initial`. */
  record: T | undefined;
  initial?: Values;
  saving: UseMutationResult<T, Error, Saving<T>>;
  /** Requests the record again and returns it. */
  onReload: () => Promise<T | undefined>;
  onSaved: (saved: T) => void;
  onCancel: () => void;
  /** Warnings about these changes, below the fields. */
  children?: (changes: Changes) => ReactNode;
}

/** A form for a record. It keeps the input if the service refuses it, and shows each error at its field. */
export function RecordForm<T extends Versioned>(props: RecordFormProps<T>) {
  const { fields, record, saving } = props;
  const [typed, setTyped] = useState<Values>({});
  const [seen, setSeen] = useState(record);
  const [gaps, setGaps] = useState<Record<string, string>>({});
  const form = useRef<HTMLFormElement>(null);
  useFocusOnOpen(form);
  const stored = seen ? valuesOf(fields, seen) : (props.initial ?? {});
  const values: Values = { ...stored, ...typed };
  const changes = seen ? changesOf(fields, stored, typed) : changesOf(fields, {}, values);
  const isTouched = Object.keys(changes).length > 0;
  if (record && seen && record.version > seen.version && !isTouched) setSeen(record); // there is no input to keep
  const problem = saving.error instanceof Problem ? saving.error : undefined;
  const isStale = Boolean(
    isTouched && seen && !saving.isPending && (problem?.isConflictingEdit || (record && record.version > seen.version)),
  );
  const errors = { ...problem?.fields, ...gaps };
  const isAtFields = fields.some(({ name }) => problem?.fields[name]);

  const type = (name: string, value: Value) => {
    setTyped({ ...typed, [name]: value });
    setGaps({});
  };
  const reload = async () => {
    const now = await props.onReload();
    if (now) setSeen(now);
    saving.reset();
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const empty = missing(fields, values);
    setGaps(empty);
    if (Object.keys(empty).length > 0) return focusFirst(form.current, fields, empty);
    whenSaved(saving.mutateAsync({ seen, body: changes }), props.onSaved, (error) => {
      if (!(error instanceof Problem)) return;
      focusFirst(form.current, fields, error.fields);
      if (error.isConflictingEdit) void props.onReload(); // the notice shows the current record
    });
  };

  return (
    <form ref={form} onSubmit={save} aria-label={props.label} noValidate>
      <div className={classes.fields}>
        {fields.map((field) => (
          <div key={field.name} data-half={field.half || undefined}>
            <FormInput
              field={field}
              value={values[field.name] ?? null}
              error={errors[field.name]}
              onChange={(value) => type(field.name, value)}
            />
          </div>
        ))}
      </div>
      <div className={classes.end}>
        {props.children?.(changes)}
        {isStale ? (
          <ConflictNotice
            changes={seen && record && changesOfOthers(fields, seen, record, typed)}
            onReload={() => void reload()}
          />
        ) : (
          saving.isError &&
          !isAtFields && (
            <Alert color="red" variant="outline" role="alert">
              {sentenceOf(saving.error)}
            </Alert>
          )
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={saving.isPending} disabled={isStale || (seen && !isTouched)}>
            {seen ? "Save" : "Create"}
          </Button>
        </Group>
      </div>
    </form>
  );
}

/** Focuses the first field with an error. */
function focusFirst(form: HTMLFormElement | null, fields: readonly FormField[], errors: Record<string, string>) {
  const first = fields.find(({ name }) => errors[name]);
  if (first) form?.querySelector<HTMLElement>(`[data-field="${first.name}"]`)?.focus();
}
