import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconListSearch, IconPlugConnectedX } from "@tabler/icons-react";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { sentenceOf } from "@/api/problem";
import classes from "./PageStates.module.css";

interface EmptyProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
}

/** Nothing is here, why, and what to do about it. */
export function Empty({ title, children, action, icon = <IconListSearch size={22} stroke={1.6} /> }: EmptyProps) {
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

/** What could not be read, as a sentence, and the way to try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert">
      <Empty
        title="This could not be loaded"
        icon={<IconPlugConnectedX size={22} stroke={1.6} />}
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

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Stack align="center" py={96} gap="xs" ta="center">
      <Title order={1}>There is nothing at this address</Title>
      <Text c="dimmed">The link may be old, or a letter is missing.</Text>
      <Link to="/">Go to the overview</Link>
    </Stack>
  );
}

/** A page that broke, e.g. because a newer version was put in its place while it was open. */
export function PageFailed({ reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Stack align="center" py={96} gap="sm" ta="center" role="alert">
      <Title order={1}>This page could not be shown</Title>
      <Text c="dimmed">Reload it; if it happens again, tell whoever runs Brickhouse.</Text>
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
