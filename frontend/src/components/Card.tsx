import { Group, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Card.module.css";

interface CardProps {
  title: string;
  /** Controls beside the title: a link or a choice. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A section of a page with its heading. */
export function Card({ title, aside, children }: CardProps) {
  return (
    <section className={classes.card} aria-label={title}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2} className={classes.title}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </section>
  );
}
