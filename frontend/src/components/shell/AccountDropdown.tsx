import { Button, Popover, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Me } from "@/api/shapes";
import { userList } from "@/api/users";
import { actAs, actingAs } from "@/lib/acting";
import { locationOf } from "./locationOf";

/** What the account menu opens: who the caller is and, in local mode, the choice of a user to view as. */
export default function AccountDropdown({ user, onDone }: { user: Me; onDone: () => void }) {
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
    <Popover.Dropdown>
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
    </Popover.Dropdown>
  );
}
