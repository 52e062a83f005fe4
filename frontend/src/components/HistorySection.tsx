import { Button, Group, Skeleton, Text, Title } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Page } from "@/api/shapes";
import { Failed } from "@/components/feedback/PageStates";
import { SortToggle } from "@/components/SortToggle";
import { ExportLink } from "@/components/table/ExportLink";
import { formatTotal } from "@/lib/format";

const MORE = 25;
const MOST = 100; // the API's limit for one request

/** How many entries of a history are shown, and in which order; newest first until the user changes it. */
export function useHistoryView(firstRows: number) {
  const [limit, setLimit] = useState(firstRows);
  const [isOldestFirst, setOldestFirst] = useState(false);
  return { limit, isOldestFirst, setOldestFirst, showMore: () => setLimit(Math.min(MOST, limit + MORE)) };
}

interface HistorySectionProps<Row> {
  title: string;
  view: ReturnType<typeof useHistoryView>;
  /** The first `view.limit` rows of the history, in the order of the view. */
  query: UseQueryResult<Page<Row>>;
  /** The history in the API, without its prefix. */
  path: `/${string}`;
  /** The filters of the history, for the export. */
  filters?: object;
  /** The noun in the export's label: "movements". */
  of: string;
  /** The class of the list. */
  className: string | undefined;
  /** The sentence for a history without rows. */
  none?: string;
  /** Filters of the history, below the title. */
  tools?: ReactNode;
  children: (row: Row) => ReactNode;
}

/** A history by time, with its export, the order of its dates, and more rows on request. */
export function HistorySection<Row>({ title, view, query, none, tools, children, ...list }: HistorySectionProps<Row>) {
  if (query.isError && !query.data) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const total = query.data?.total ?? 0;
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={3}>{title}</Title>
        <Group gap="xs">
          <SortToggle isOldestFirst={view.isOldestFirst} onChange={view.setOldestFirst} />
          <ExportLink path={list.path} filters={list.filters ?? {}} of={list.of} />
        </Group>
      </Group>
      {tools}
      {query.data ? <ol className={list.className}>{query.data.data.map(children)}</ol> : <Skeleton h={80} />}
      {query.data && total === 0 && none && <Text c="dimmed">{none}</Text>}
      {query.data && view.limit < Math.min(total, MOST) && (
        <Button variant="default" size="xs" mt="xs" loading={query.isFetching} onClick={view.showMore}>
          Show more ({formatTotal(query.data)} in total)
        </Button>
      )}
    </section>
  );
}
