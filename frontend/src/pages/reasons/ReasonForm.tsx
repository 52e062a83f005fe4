import { Alert, Button, Checkbox, Group, Stack, Switch, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { Problem, sentenceOf } from "@/api/problem";
import { refresh, whenSaved } from "@/api/queries";
import { useCreateReason, useUpdateReason } from "@/api/reasons";
import type { StockReason } from "@/api/shapes";
import { ConflictNotice } from "@/components/ConflictNotice";
import { REASON_KINDS } from "@/lib/enums";
import {
  changesOf,
  changesOfOthers,
  codeOf,
  isDefault,
  KIND_TITLES,
  newOf,
  over,
  type ReasonKind,
  typedOf,
} from "./reason";

const FIXED: readonly ReasonKind[] = ["count", "adjustment"]; // of the default

interface ReasonFormProps {
  /** The reason as it is now; none: a new one. */
  reason: StockReason | undefined;
  onDone: () => void;
}

/** The form that creates a reason or changes its name, kinds or active state. */
export function ReasonForm({ reason, onDone }: ReasonFormProps) {
  const [seen, setSeen] = useState(reason); // the version that the form showed first
  const [typed, setTyped] = useState(() => typedOf(reason));
  const creating = useCreateReason();
  const updating = useUpdateReason();
  const saving = seen ? updating : creating;
  const created = seen ? null : newOf(typed);
  const changes = seen ? changesOf(typed, seen) : null;
  const isStale = saving.error instanceof Problem && saving.error.isConflictingEdit;
  const set = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part });
  const done = (saved: StockReason) => {
    notifications.show({ message: `${saved.name} saved`, color: "green" });
    onDone();
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (created) whenSaved(creating.mutateAsync(created), done);
    if (seen && changes) whenSaved(updating.mutateAsync({ seen, body: changes }), done, () => void refresh("reasons"));
  };
  return (
    <form onSubmit={save} aria-label={seen ? "Edit reason" : "New reason"}>
      <Stack>
        <TextInput
          label="Name"
          maxLength={60}
          data-autofocus
          value={typed.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        {!seen && (
          <TextInput
            label="Code"
            description="In files and other programs; it cannot change later"
            maxLength={40}
            placeholder={codeOf(typed.name)}
            value={typed.code}
            onChange={(event) => set({ code: event.currentTarget.value })}
          />
        )}
        <Checkbox.Group
          label="Offered for"
          value={typed.kinds}
          onChange={(kinds) => set({ kinds: kinds as ReasonKind[] })}
        >
          <Group mt="xs">
            {REASON_KINDS.map((kind) => (
              <Checkbox
                key={kind}
                value={kind}
                label={KIND_TITLES[kind]}
                disabled={isDefault(seen) && FIXED.includes(kind)}
              />
            ))}
          </Group>
        </Checkbox.Group>
        {seen ? (
          <Switch
            label="Active"
            description="An inactive reason stays in the history and is not offered"
            checked={typed.active}
            disabled={isDefault(seen)}
            onChange={(event) => set({ active: event.currentTarget.checked })}
          />
        ) : (
          <Switch
            label="Consumption"
            description="Cases that leave with it count in turnover; it cannot change later"
            checked={typed.consumption}
            onChange={(event) => set({ consumption: event.currentTarget.checked })}
          />
        )}
        {isStale ? (
          <ConflictNotice
            changes={seen && reason && changesOfOthers(typed, seen, reason)}
            onReload={() => {
              if (seen && reason) setTyped(over(typed, seen, reason));
              setSeen(reason);
              saving.reset();
            }}
          />
        ) : (
          saving.isError && (
            <Alert color="red" variant="outline" role="alert">
              {sentenceOf(saving.error)}
            </Alert>
          )
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={saving.isPending} disabled={isStale || (created ?? changes) === null}>
            {seen ? "Save" : "Create"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
