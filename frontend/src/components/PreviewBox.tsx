import { Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useIsMutating, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { sentenceOf } from "@/api/problem";
import { isRetriedIfBusy } from "@/api/queries";
import classes from "./PreviewBox.module.css";

const DELAY = 250; // ms after the last change of the input

/** The state of a preview, always for the current input. */
export type PreviewState<Result> =
  | { status: "idle" }
  | { status: "loading" }
  | { status: "refused"; error: unknown }
  | { status: "ready"; preview: Result };

/**
 * Asks the service what a write with this body would do. A null body is incomplete: there is nothing to ask. Send the
 * write only if the preview is ready, and pass null when it has succeeded (the form may disappear later): a preview that
 * is answered after the write would be refused for its old version.
 */
export function usePreview<Body, Result>(
  kind: string,
  body: Body | null,
  send: (body: Body) => Promise<Result>,
): PreviewState<Result> {
  const input = JSON.stringify(body);
  const [settled] = useDebouncedValue(input, DELAY);
  const [visit] = useState(() => crypto.getRandomValues(new Uint32Array(1))[0]); // the response of an earlier visit is outdated
  const isWriting = useIsMutating() > 0;
  const isSettled = body !== null && settled === input;
  const query = useQuery({
    queryKey: ["preview", kind, visit, input],
    queryFn: () => send(body as Body),
    enabled: isSettled && !isWriting,
    staleTime: 0,
    gcTime: 0,
    retry: isRetriedIfBusy,
  });
  if (body === null) return { status: "idle" };
  if (!isSettled || query.isPending) return { status: "loading" };
  if (query.isError) return { status: "refused", error: query.error };
  return { status: "ready", preview: query.data };
}

interface PreviewBoxProps<Result> {
  state: PreviewState<Result>;
  /** The sentence for an incomplete input: what is still required. */
  idle: string;
  children: (preview: Result) => ReactNode;
}

/** The preview as text, or the error. Its height is the same in every state. */
export function PreviewBox<Result>({ state, idle, children }: PreviewBoxProps<Result>) {
  return (
    <div className={classes.box} aria-live="polite" aria-busy={state.status === "loading"}>
      {state.status === "idle" && <span className="quiet">{idle}</span>}
      {state.status === "loading" && <Skeleton h={14} w="60%" />}
      {state.status === "refused" && <span className={classes.refused}>{sentenceOf(state.error)}</span>}
      {state.status === "ready" && children(state.preview)}
    </div>
  );
}
