import { Avatar, Button, Popover, Select, Skeleton, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Me, User } from "@/api/shapes";
import { me, userList } from "@/api/users";
import { actAs, actingAs } from "@/lib/acting";
import { roleLabel } from "@/lib/labels";
import classes from "./Shell.module.css";

/** The caller's account; in local mode also the choice of a user to view as. */
export function AccountMenu() {
  const { data: user, isError } = useQuery(me());
  const [opened, { toggle, close }] = useDisclosure();
  if (!user)
    return isError ? <StopViewing /> : <Skeleton circle h={28} w={28} flex="none" aria-label="Loading account" />;
  return (
    <Popover opened={opened} onChange={toggle} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.account} onClick={toggle} aria-label={`Account: ${user.display_name}`}>
          <Avatar size={28} color="ink" name={user.display_name} alt="" />
          <Text component="span" className={classes.accountName} visibleFrom="sm">
            <span>{user.display_name}</span>
            <span className={classes.accountRole}>{locationOf(user)}</span>
          </Text>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <ViewAs user={user} onDone={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

export const locationOf = (user: User) =>
  [roleLabel(user.role), user.store_name ?? user.region].filter(Boolean).join(" · ");

/** Ends viewing as a user whose account does not exist any more. */
function StopViewing() {
  return actingAs() ? (
    <Button size="compact-sm" variant="default" flex="none" onClick={() => actAs(null)}>
      Stop viewing as
    </Button>
  ) : null;
}

function ViewAs({ user, onDone }: { user: Me; onDone: () => void }) {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed, 200);
  const { data } = useQuery({
    ...userList({ active: true, limit: 50, ...(search ? { search } : {}) }),
    enabled: user.may_act_as_others,
  });
  const choose = (email: string | null) => {
    actAs(email);
    onDone();
  };
  return (
    <Stack gap="sm">
      <div>
        <Text fw={600}>{user.display_name}</Text>
        <Text size="sm" c="dimmed">
          {locationOf(user)}
        </Text>
        <Text size="sm" c="dimmed">
          {user.email}
        </Text>
      </div>
      {user.may_act_as_others && (
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
          data={(data?.data ?? []).map((other) => ({
            value: other.email,
            label: `${other.display_name}, ${locationOf(other)}`,
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
