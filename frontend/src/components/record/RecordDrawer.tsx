import { Button, Group, Skeleton, Stack, Tabs } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { UseQueryResult } from "@tanstack/react-query";
import { PencilIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { VersionedResource } from "@/api/versions";
import { SideDrawer } from "@/components/dialog/SideDrawer";
import { Failed } from "@/components/feedback/PageStates";
import type { ListAddress, ListPageState } from "@/components/list/useListPage";
import { VersionHistory } from "./VersionHistory";

interface Versioned {
  id: string;
  version: number;
}

export interface FormSlot<T> {
  record: T | undefined;
  onReload: () => Promise<T | undefined>;
  onSaved: (saved: T) => void;
  onCancel: () => void;
}

interface RecordDrawerProps<T extends Versioned> {
  /** "store" */
  itemName: string;
  nameOf: (record: T) => string;
  /** Which record is open, or a new one, and how that changes. */
  list: Pick<ListPageState<ListAddress>, "item" | "isNew" | "open" | "close">;
  query: UseQueryResult<T>;
  /** The user is offered to change it. */
  canEdit: boolean;
  facts: (record: T) => ReactNode;
  /** The resource whose history the API keeps for the record, shown in a tab of its own; undefined: it keeps none. */
  versioned?: VersionedResource;
  form: (slot: FormSlot<T>) => ReactNode;
}

/** One record beside its list: what is known of it, and for an administrator the form to change it or add one. */
export function RecordDrawer<T extends Versioned>(props: RecordDrawerProps<T>) {
  const { itemName, list, query } = props;
  const { item: id, isNew } = list;
  const record = isNew ? undefined : query.data;
  return (
    <SideDrawer
      opened={isNew || id !== undefined}
      onClose={list.close}
      width={34}
      title={isNew ? `New ${itemName}` : record ? props.nameOf(record) : capitalized(itemName)}
      rowId={id}
    >
      {isNew && !props.canEdit ? (
        <p className="quiet">Only an administrator can add a {itemName}.</p>
      ) : isNew || record ? (
        <Content key={record?.id ?? "new"} {...props} record={record} />
      ) : query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Stack>
          <Skeleton h={32} />
          <Skeleton h={32} />
          <Skeleton h={160} />
        </Stack>
      )}
    </SideDrawer>
  );
}

function Content<T extends Versioned>(props: RecordDrawerProps<T> & { record: T | undefined }) {
  const { record, nameOf } = props;
  const [isEditing, setEditing] = useState(false);
  if (record === undefined || isEditing) {
    return props.form({
      record,
      onReload: async () => (await props.query.refetch()).data,
      onSaved: (saved) => {
        notifications.show({ message: `${nameOf(saved)} saved`, color: "green" });
        setEditing(false);
        if (!record) props.list.open(saved.id);
      },
      onCancel: () => (record ? setEditing(false) : props.list.close()),
    });
  }
  const details = (
    <Stack gap="lg">
      {props.facts(record)}
      {props.canEdit && (
        <Group justify="flex-end">
          <Button variant="default" leftSection={<PencilIcon size={16} aria-hidden />} onClick={() => setEditing(true)}>
            Edit
          </Button>
        </Group>
      )}
    </Stack>
  );
  if (!props.versioned) return details;
  return (
    <Tabs defaultValue="details" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="details">Details</Tabs.Tab>
        <Tabs.Tab value="history">History</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="details">{details}</Tabs.Panel>
      <Tabs.Panel value="history">
        <VersionHistory resource={props.versioned} id={record.id} />
      </Tabs.Panel>
    </Tabs>
  );
}

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
