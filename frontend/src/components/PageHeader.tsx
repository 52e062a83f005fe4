import { Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import classes from "./PageHeader.module.css";

interface PageHeaderProps {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** The h1 of the page, its description and its actions; also sets the title of the browser's tab. */
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
