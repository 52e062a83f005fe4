import { Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import classes from "./PageHeader.module.css";

interface PageHeaderProps {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** The page's one h1, what it is about, and what can be done on it; names the browser's tab too. */
export function PageHeader({ title, children, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Brickhouse`;
  }, [title]);
  return (
    <div className={classes.header}>
      <div className={classes.title}>
        <Title order={1}>{title}</Title>
        {children && <Text c="dimmed">{children}</Text>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
