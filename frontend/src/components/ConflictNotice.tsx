import { Alert, Button, Group, Text } from "@mantine/core";
import { TriangleAlertIcon } from "lucide-react";
import type { ReactNode } from "react";

interface ConflictNoticeProps {
  /** What it is now, if that is known. */
  children?: ReactNode;
  onReload: () => void;
}

/** Another user was faster: the present version is one click away, and the typed changes stay. */
export function ConflictNotice({ children, onReload }: ConflictNoticeProps) {
  return (
    <Alert color="yellow" variant="outline" icon={<TriangleAlertIcon size={18} />} role="alert">
      <Text size="sm" component="div">
        Another user has changed this since you opened it. {children}
      </Text>
      <Group mt="xs">
        <Button size="xs" variant="default" onClick={onReload}>
          Reload and keep my changes
        </Button>
      </Group>
    </Alert>
  );
}
