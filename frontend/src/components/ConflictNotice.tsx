import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface ConflictNoticeProps {
  /** What it is now, if that is known. */
  children?: ReactNode;
  onReload: () => void;
}

/** Somebody else was faster: what is there now is one click away, and what was typed stays. */
export function ConflictNotice({ children, onReload }: ConflictNoticeProps) {
  return (
    <Alert color="yellow" variant="outline" icon={<IconAlertTriangle size={18} />} role="alert">
      <Text size="sm">Somebody else has changed this since you opened it. {children}</Text>
      <Group mt="xs">
        <Button size="xs" variant="default" onClick={onReload}>
          Reload, keep what I typed
        </Button>
      </Group>
    </Alert>
  );
}
