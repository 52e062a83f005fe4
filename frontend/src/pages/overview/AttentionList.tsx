import { Button, Group, Skeleton, Title } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Page } from "@/api/shapes";
import { Failed } from "@/components/feedback/PageStates";
import { ExportLink } from "@/components/table/ExportLink";
import { formatTotal } from "@/lib/format";
import classes from "./overview.module.css";

interface AttentionListProps<T> {
  title: string;
  query: UseQueryResult<Page<T>>;
  rows: number;
  none: string;
  all: LinkProps;
  /** The whole list in the API. */
  exported: { path: `/${string}`; filters: object };
  /** Shows more rows here. */
  onMore?: () => void;
  children: (row: T) => ReactNode;
}

/** The first rows of a list, with a link to the whole list. */
export function AttentionList<T>({ title, query, rows, none, all, exported, onMore, children }: AttentionListProps<T>) {
  return (
    <div className={classes.list} style={{ minHeight: `${rows * 3 + 2}rem` }}>
      <Group justify="space-between" mb={4}>
        <Title order={3}>{title}</Title>
        {query.data && query.data.total > 0 && (
          <Group gap="xs">
            <Link {...all} className={classes.all} aria-label={`${title}: view all ${formatTotal(query.data)}`}>
              View all {formatTotal(query.data)}
            </Link>
            <ExportLink {...exported} of={title.toLowerCase()} />
          </Group>
        )}
      </Group>
      {query.data ? (
        query.data.total === 0 ? (
          <p className="quiet">{none}</p>
        ) : (
          <>
            <ul>{query.data.data.map(children)}</ul>
            {onMore && query.data.total > query.data.data.length && (
              <Button variant="subtle" size="compact-sm" aria-label={`${title}: show more`} onClick={onMore}>
                Show more
              </Button>
            )}
          </>
        )
      ) : query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: these rows are all the same
          <Skeleton key={row} h={32} my={8} />
        ))
      )}
    </div>
  );
}
