import { Alert, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { type LabelPath, useMergeLabel, useRenameLabel } from "@/api/labels";
import { Problem, sentenceOf } from "@/api/problem";
import { refresh, whenSaved } from "@/api/queries";
import type { Label } from "@/api/shapes";
import { ConflictNotice } from "@/components/ConflictNotice";
import { kept, othersChanges } from "@/components/conflict";

interface LabelFormProps {
  path: LabelPath;
  label: Label;
  others: Label[];
  onDone: () => void;
}

/** Renames a category, brand or region, or replaces it by another one. */
export function LabelForm({ path, label, others, onDone }: LabelFormProps) {
  const [seen, setSeen] = useState(label); // the version that the form showed first
  const [name, setName] = useState(label.name);
  const [into, setInto] = useState<string | null>(null);
  const renaming = useRenameLabel(path);
  const merging = useMergeLabel(path);
  const done = (message: string) => () => {
    notifications.show({ message, color: "green" });
    onDone();
  };
  const failed = () => void refresh("labels"); // a notice shows the current values
  const rename = (event: FormEvent) => {
    event.preventDefault();
    whenSaved(renaming.mutateAsync({ seen, name: name.trim() }), done(`Renamed to ${name.trim()}`), failed);
  };
  const merge = (event: FormEvent) => {
    event.preventDefault();
    if (into) whenSaved(merging.mutateAsync({ seen, into }), done(`${seen.name} was merged`), failed);
  };
  const error = renaming.error ?? merging.error;
  const isStale = error instanceof Problem && error.isConflictingEdit;
  const reload = () => {
    setName(kept(name, seen.name, label.name));
    setSeen(label);
    renaming.reset();
    merging.reset();
  };
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {path === "regions" ? "All stores and users" : "All products"} with this name change. Orders keep the name that
        they were requested with; filters find them under each name.
      </Text>
      <form onSubmit={rename} aria-label="Rename">
        <Group align="end" gap="xs" wrap="nowrap">
          <TextInput
            label="Name"
            maxLength={60}
            flex={1}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button
            type="submit"
            loading={renaming.isPending}
            disabled={isStale || !name.trim() || name.trim() === seen.name}
          >
            Rename
          </Button>
        </Group>
      </form>
      <form onSubmit={merge} aria-label="Merge">
        <Group align="end" gap="xs" wrap="nowrap">
          <Select
            label="Merge into"
            placeholder="The label that remains"
            flex={1}
            searchable
            data={others.map((each) => ({ value: each.id, label: each.name }))}
            value={into}
            onChange={setInto}
          />
          <Button type="submit" variant="default" loading={merging.isPending} disabled={isStale || !into}>
            Merge
          </Button>
        </Group>
      </form>
      {isStale && (
        <ConflictNotice
          changes={othersChanges({ label: "Name", before: seen.name, now: label.name, typed: name })}
          onReload={reload}
        />
      )}
      {error && !isStale && (
        <Alert color="red" variant="outline" role="alert">
          {sentenceOf(error)}
        </Alert>
      )}
    </Stack>
  );
}
