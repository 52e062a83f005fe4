import { Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { sentenceOf } from "@/api/problem";
import type { Preview } from "@/api/shapes";
import classes from "./PreviewBox.module.css";

/** What a write would do, asked of the service a moment after the last change of `body`; nothing is kept. */
export function usePreview<Body>(kind: string, body: Body | null, ask: (body: Body) => Promise<Preview>) {
  const [settled] = useDebouncedValue(body, 250);
  const [visit] = useState(() => crypto.getRandomValues(new Uint32Array(1))[0]); // yesterday's preview is no preview
  return useQuery({
    queryKey: ["preview", kind, visit, settled],
    queryFn: () => ask(settled as Body),
    enabled: body !== null && settled !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

interface PreviewBoxProps {
  query: ReturnType<typeof usePreview>;
  /** Nothing to preview yet: what is missing. */
  idle: string;
  children: (preview: Preview) => ReactNode;
}

/** The preview in words, or the refusal. As high empty as full. */
export function PreviewBox({ query, idle, children }: PreviewBoxProps) {
  const shown = query.isError ? (
    <span className={classes.refused}>{sentenceOf(query.error)}</span>
  ) : query.data ? (
    children(query.data)
  ) : query.isFetching ? (
    <Skeleton h={14} w="60%" />
  ) : (
    <span className="quiet">{idle}</span>
  );
  return (
    <div className={classes.box} aria-live="polite" aria-busy={query.isFetching}>
      {shown}
    </div>
  );
}
