import { QueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { onActingChange } from "@/lib/acting";
import { connection, noteBusy, onConnectionChange } from "@/lib/connection";

const LONGEST_WAIT = 30; // seconds; after a longer Retry-After the user has to try again

const RETRIES = 2; // of a failed read
const RETRIES_IF_BUSY = 5; // if the service sent Retry-After

/** Whether a failed read is repeated: if the error is temporary, never after a client error, the time limit or on a full disk. */
export const isRetried = (failures: number, error: Error): boolean =>
  error instanceof Problem &&
  error.isTemporary &&
  error.code !== "timeout" &&
  !error.needsAction &&
  failures < (error.isBusy ? RETRIES_IF_BUSY : RETRIES) &&
  (error.retryAfter ?? 0) <= LONGEST_WAIT;

/** Whether a write or its preview is repeated: if the service was busy and sent Retry-After. Its Idempotency-Key makes that safe. */
export const isRetriedIfBusy = (failures: number, error: Error): boolean =>
  error instanceof Problem && error.isBusy && isRetried(failures, error);

/** Milliseconds until the next attempt: those in Retry-After, which the banner shows if the service is busy, or a default. */
export function retryDelay(failures: number, error: Error): number {
  if (!(error instanceof Problem) || error.retryAfter === undefined) return 400 * 2 ** failures;
  if (error.isBusy) noteBusy(error.retryAfter);
  return error.retryAfter * 1000;
}

/** The cache of responses. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // "always": whether the browser is online does not tell whether the service can be reached
    queries: { staleTime: 30_000, gcTime: 10 * 60_000, networkMode: "always", retry: isRetried, retryDelay },
    mutations: { networkMode: "always", retry: isRetriedIfBusy, retryDelay },
  },
});

// Another user may see and do other things, so all data are requested again.
onActingChange(() => {
  void queryClient.resetQueries();
});

/** After a write: marks the cached responses of these resources as outdated; those on the screen are requested again. */
export function refresh(...resources: Resource[]): Promise<unknown> {
  return Promise.all(resources.map((resource) => queryClient.invalidateQueries({ queryKey: [resource] })));
}

/**
 * Calls `next` when a write has succeeded, also if its form is gone by then: the feed may have shown the change before
 * the response came. The form shows a failure; `onFailure` can do more.
 */
export function whenSaved<T>(
  saving: Promise<T>,
  next: (saved: T) => void,
  onFailure: (error: unknown) => void = () => undefined,
): void {
  void saving.then(next, onFailure);
}

// Requests that failed during an outage are repeated as soon as the service responds.
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
