import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { TextSearchIcon, UnplugIcon } from "lucide-react";
import type { ReactNode } from "react";
import { sentenceOf } from "@/api/problem";
import classes from "./PageStates.module.css";

interface EmptyProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
}

/** The message of an empty list: why it is empty, and what to do. */
export function Empty({ title, children, action, icon = <TextSearchIcon size={22} strokeWidth={1.6} /> }: EmptyProps) {
  return (
    <Stack align="center" gap={4} py={48} px="md" ta="center">
      <span className={classes.sign} aria-hidden>
        {icon}
      </span>
      <Text fw={600}>{title}</Text>
      <Text c="dimmed" maw={420} style={{ textWrap: "balance" }}>
        {children}
      </Text>
      {action && <Group mt="sm">{action}</Group>}
    </Stack>
  );
}

/** The error of a failed request, and a button to try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert">
      <Empty
        title="This could not be loaded"
        icon={<UnplugIcon size={22} strokeWidth={1.6} />}
        action={
          <Button variant="default" size="sm" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {sentenceOf(error)}
      </Empty>
    </div>
  );
}

/** The page for an unknown address. */
export function NotFound() {
  return (
    <Stack align="center" py={96} gap="xs" ta="center">
      <Title order={1}>Page not found</Title>
      <Text c="dimmed">The link may be wrong or outdated.</Text>
      <Link to="/">Go to overview</Link>
    </Stack>
  );
}

/** The page for an error while rendering, for example because a newer version was installed meanwhile. */
export function PageFailed({ reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Stack align="center" py={96} gap="sm" ta="center" role="alert">
      <Title order={1}>This page could not be displayed</Title>
      <Text c="dimmed">Reload the page. If this happens again, contact your administrator.</Text>
      <Group>
        <Button onClick={() => window.location.reload()}>Reload</Button>
        <Button
          variant="default"
          onClick={() => {
            reset();
            void router.invalidate();
          }}
        >
          Try again
        </Button>
      </Group>
    </Stack>
  );
}
