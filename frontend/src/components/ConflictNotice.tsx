import { Alert, Button, Group, Text } from "@mantine/core";
import { TriangleAlertIcon } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./ConflictNotice.module.css";
import type { OthersChange } from "./conflict";

interface ConflictNoticeProps {
  /** The fields that were changed, if they are known, each with the input of this user. */
  changes?: OthersChange[];
  children?: ReactNode;
  onReload: () => void;
}

/** The notice that another user has changed the record: a button loads the current version and keeps the input. */
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
