import { Alert, Button, Group, Text } from "@mantine/core";
import { TriangleAlertIcon } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./ConflictNotice.module.css";
import type { OthersChange } from "./conflict";

interface ConflictNoticeProps {
  /** What is known of the change, each field with what is typed over it. */
  changes?: OthersChange[];
  children?: ReactNode;
  onReload: () => void;
}

/** Another user was faster: the present version is one click away, and the typed changes stay. */
export function ConflictNotice({ changes = [], children, onReload }: ConflictNoticeProps) {
  return (
    <Alert color="yellow" variant="outline" icon={<TriangleAlertIcon size={18} />} role="alert">
      <Text size="sm" component="div">
        Another user has changed this since you opened it. {children}
        {changes.length > 0 && (
          <ul className={classes.changes}>
            {changes.map(({ label, now, typed }) => (
              <li key={label}>
                {label}: now “{now}”{typed !== undefined && <>, you typed “{typed}”</>}
              </li>
            ))}
          </ul>
        )}
      </Text>
      <Group mt="xs">
        <Button size="xs" variant="default" onClick={onReload}>
          Reload and keep my changes
        </Button>
      </Group>
    </Alert>
  );
}
