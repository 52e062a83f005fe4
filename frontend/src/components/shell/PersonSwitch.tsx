import { Avatar, Button, Popover, Select, Skeleton, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Me, User } from "@/api/shapes";
import { me, userList } from "@/api/users";
import { actAs, actingAs } from "@/lib/acting";
import { roleLabel } from "@/lib/labels";
import classes from "./Shell.module.css";

/** Who am I; and in local mode, as whom do I act. */
export function PersonSwitch() {
  const { data: person, isError } = useQuery(me());
  const [opened, { toggle, close }] = useDisclosure();
  if (!person) return isError ? <Forget /> : <Skeleton circle h={28} w={28} flex="none" aria-label="Loading account" />;
  return (
    <Popover opened={opened} onChange={toggle} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.person} onClick={toggle} aria-label={`Account: ${person.display_name}`}>
          <Avatar size={28} color="ink" name={person.display_name} alt="" />
          <Text component="span" className={classes.personName} visibleFrom="sm">
            <span>{person.display_name}</span>
            <span className={classes.personRole}>{locationOf(person)}</span>
          </Text>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <ActAs person={person} onDone={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

export const locationOf = (person: User) =>
  [roleLabel(person.role), person.store_name ?? person.region].filter(Boolean).join(" · ");

/** A remembered person may be gone: then the service's own choice is one click away. */
function Forget() {
  return actingAs() ? (
    <Button size="compact-sm" variant="default" flex="none" onClick={() => actAs(null)}>
      Stop viewing as
    </Button>
  ) : null;
}

function ActAs({ person, onDone }: { person: Me; onDone: () => void }) {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed, 200);
  const { data } = useQuery({
    ...userList({ active: true, limit: 50, ...(search ? { search } : {}) }),
    enabled: person.may_act_as_others,
  });
  const choose = (email: string | null) => {
    actAs(email);
    onDone();
  };
  return (
    <Stack gap="sm">
      <div>
        <Text fw={600}>{person.display_name}</Text>
        <Text size="sm" c="dimmed">
          {locationOf(person)}
        </Text>
        <Text size="sm" c="dimmed">
          {person.email}
        </Text>
      </div>
      {person.may_act_as_others && (
        <Select
          label="View as"
          placeholder="Name or email"
          data-autofocus
          searchable
          clearable={false}
          value={null}
          searchValue={typed}
          onSearchChange={setTyped}
          filter={({ options }) => options}
          comboboxProps={{ withinPortal: false }}
          withScrollArea={false}
          styles={{ options: { maxHeight: 260, overflowY: "auto" } }}
          nothingFoundMessage="No results"
          data={(data?.data ?? []).map((user) => ({
            value: user.email,
            label: `${user.display_name}, ${locationOf(user)}`,
          }))}
          onChange={(email) => email && choose(email)}
        />
      )}
      {actingAs() && (
        <Button variant="default" size="xs" onClick={() => choose(null)}>
          Stop viewing as
        </Button>
      )}
    </Stack>
  );
}
