import { QueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { onActingChange } from "@/lib/acting";
import { connection, noteBusy, onConnectionChange } from "@/lib/connection";

const LONGEST_WAIT = 30; // seconds: a later answer is asked for by the user

const RETRIES = 2; // of a failed read
const RETRIES_IF_BUSY = 5; // if the service said when to ask again

/** Whether a failed read is asked again: if the failure is temporary, never after a refusal or a time limit. */
export const isRetried = (failures: number, error: Error): boolean =>
  error instanceof Problem &&
  error.isTemporary &&
  error.code !== "timeout" &&
  failures < (error.isBusy ? RETRIES_IF_BUSY : RETRIES) &&
  (error.retryAfter ?? 0) <= LONGEST_WAIT;

/** Whether a write or its preview is sent again: if the service was too busy and said when. Its key makes it safe. */
export const isRetriedIfBusy = (failures: number, error: Error): boolean =>
  error instanceof Problem && error.isBusy && isRetried(failures, error);

/** Milliseconds until then: the time in Retry-After, which the banner shows if the service is busy, or a moment. */
export function retryDelay(failures: number, error: Error): number {
  if (!(error instanceof Problem) || error.retryAfter === undefined) return 400 * 2 ** failures;
  if (error.isBusy) noteBusy(error.retryAfter);
  return error.retryAfter * 1000;
}

/** The cache of the service's answers. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // "always": the browser's own idea of being online says little about the service
    queries: { staleTime: 30_000, gcTime: 10 * 60_000, networkMode: "always", retry: isRetried, retryDelay },
    mutations: { networkMode: "always", retry: isRetriedIfBusy, retryDelay },
  },
});

// Another user may see and do other things, so all data are requested again.
onActingChange(() => {
  void queryClient.resetQueries();
});

/** After a write: figures, lists and details of these resources are asked again where they are shown. */
export function refresh(...resources: Resource[]): Promise<unknown> {
  return Promise.all(resources.map((resource) => queryClient.invalidateQueries({ queryKey: [resource] })));
}

/**
 * Calls `next` when a write has succeeded, also if its form is gone by then: the feed may have shown the change before
 * the answer came. The form shows a failure; `onFailure` can do more.
 */
export function whenSaved<T>(
  saving: Promise<T>,
  next: (saved: T) => void,
  onFailure: (error: unknown) => void = () => undefined,
): void {
  void saving.then(next, onFailure);
}

// What was missed or failed meanwhile is asked again as soon as the service answers.
onConnectionChange(() => {
  if (connection() === "connected") void queryClient.invalidateQueries();
});

/** The first part of every query key. */
export type Resource =
  | "inventory"
  | "orders"
  | "stores"
  | "products"
  | "users"
  | "labels"
  | "integrity"
  | "me"
  | "company"
  | "stocktakes"
  | "suppliers"
  | "reasons";
