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

/** Nothing is here, why, and what to do about it. */
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

/** What could not be read, as a sentence, and the way to try again. */
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

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Stack align="center" py={96} gap="xs" ta="center">
      <Title order={1}>Page not found</Title>
      <Text c="dimmed">The link may be wrong or outdated.</Text>
      <Link to="/">Go to overview</Link>
    </Stack>
  );
}

/** A page that broke, e.g. because a newer version was installed while it was open. */
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
