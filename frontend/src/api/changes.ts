/** Refreshes the page after changes by other users, from the service's change feed: as a stream, or by polling. */

import { client, dataOf, fetchWithin } from "@/api/client";
import { Problem } from "@/api/problem";
import { type Resource, refresh } from "@/api/queries";
import { actingAs, inHeader, onActingChange } from "@/lib/acting";
import { connection, onConnectionCheck, setConnection } from "@/lib/connection";
import { type Frame, framesOf } from "@/lib/eventStream";
import { restWhileHidden } from "@/lib/rest";
import { API } from "@/lib/site";

const REFRESH_DELAY = 300; // ms: changes that arrive together cause one refresh
const RETRY_DELAY = 1_500; // ms: shorter than the two seconds within which a change is to be seen
const SILENCE_LIMIT = 40_000; // ms: longer than two heartbeats
const REQUEST_LIMIT = 8_000; // ms: a busy service answers after 5 s at most; one that takes longer counts as unreachable
const HIDDEN_LIMIT = 5 * 60_000; // ms: a page hidden for longer listens again when it is shown
const MAX_RETRY_AFTER = 30; // seconds that Retry-After may put off the next attempt

const AFFECTED: Record<string, Resource[]> = {
  movement: ["inventory", "stocktakes"],
  inventory: ["inventory"],
  order: ["orders", "inventory"],
  store: ["stores", "labels", "inventory", "orders", "users"],
  product: ["products", "labels", "inventory", "orders", "stocktakes"],
  user: ["users", "me", "stores"],
  company: ["company", "orders", "inventory"],
  stocktake: ["stocktakes"],
  reason: ["reasons"],
  supplier: ["suppliers"],
};

/** All resources, for a change of unknown kind or after missed changes. */
const ALL = [...new Set(Object.values(AFFECTED).flat())];

/** The resources whose cached responses a change makes stale. */
export const affectedBy = (kind: string): Resource[] => AFFECTED[kind] ?? ALL;

const outdated = new Set<Resource>();

function markOutdated(resources: Resource[]): void {
  if (outdated.size === 0 && resources.length > 0) setTimeout(refreshOutdated, REFRESH_DELAY);
  for (const resource of resources) outdated.add(resource);
}

function refreshOutdated(): void {
  const now = [...outdated];
  outdated.clear();
  void refresh(...now);
}

/**
 * Listens until the returned function is called. A cut stream resumes from its cursor; until then the feed is polled.
 * A page that is hidden for long stops listening, so that a forgotten one does not keep the database awake.
 */
export function listenToChanges(): () => void {
  const end = new AbortController();
  let cursor: string | undefined;
  let current = new AbortController();
  const cut = () => current.abort();
  const rest = restWhileHidden(HIDDEN_LIMIT, cut);
  const stops = [onActingChange(cut), onConnectionCheck(cut), rest.stop]; // reconnect as the new user, or if a request failed

  const onFrame = (frame: Frame) => {
    setConnection("connected");
    if (frame.id) cursor = frame.id;
    if (frame.event === "change") markOutdated(affectedBy((JSON.parse(frame.data) as { kind: string }).kind));
    if (frame.event === "reset") markOutdated(ALL);
  };
  const run = async () => {
    while (!end.signal.aborted) {
      await rest.shown();
      current = new AbortController();
      if (connection() === "connected") {
        await stream(AbortSignal.any([end.signal, current.signal]), cursor, onFrame).catch(() => undefined);
      }
      if (end.signal.aborted) return;
      const wait = await changesOrReset(cursor).then(
        (found) => {
          cursor = found.cursor;
          markOutdated(found.resources);
          setConnection("connected");
          return RETRY_DELAY;
        },
        (error) => noteFailure(error), // the next attempt uses the same cursor
      );
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };
  void run();
  return () => {
    for (const stop of stops) stop();
    end.abort();
  };
}

/** Marks the connection as lost if the error is temporary; returns the time until the next attempt, in ms. */
function noteFailure(error: unknown): number {
  if (!(error instanceof Problem) || !error.isTemporary) {
    setConnection("connected"); // the service has answered, with an error
    return RETRY_DELAY;
  }
  setConnection(error.status === 0 ? "unreachable" : "unavailable");
  return Math.max(RETRY_DELAY, Math.min(error.retryAfter ?? 0, MAX_RETRY_AFTER) * 1000);
}

/** Passes each frame of the stream to `onFrame` until the stream ends, is aborted, or is silent for longer than two heartbeats. */
async function stream(signal: AbortSignal, cursor: string | undefined, onFrame: (frame: Frame) => void): Promise<void> {
  const headers = new Headers({ Accept: "text/event-stream" });
  const user = actingAs();
  if (user) headers.set("X-Dev-User", inHeader(user));
  if (cursor) headers.set("Last-Event-ID", cursor);
  const silence = new AbortController();
  let watch = setTimeout(() => silence.abort(), SILENCE_LIMIT);
  try {
    const response = await fetch(`${API}/changes/stream`, {
      headers,
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok || !response.body) return;
    const frames = framesOf(response.body, () => {
      clearTimeout(watch);
      watch = setTimeout(() => silence.abort(), SILENCE_LIMIT);
    });
    for await (const frame of frames) onFrame(frame);
  } finally {
    clearTimeout(watch);
  }
}

/** The resources that changes after a cursor affect, from one request, and the current cursor. */
async function changesAfter(after: string | undefined): Promise<{ cursor: string; resources: Resource[] }> {
  const query = { after, limit: 1000 };
  const found = await dataOf(client.GET("/changes", { params: { query }, fetch: fetchWithin(REQUEST_LIMIT) }));
  return { cursor: found.next_cursor, resources: found.data.flatMap(({ kind }) => affectedBy(kind)) };
}

/** The same; all resources if the cursor has expired. */
async function changesOrReset(after: string | undefined): Promise<{ cursor: string; resources: Resource[] }> {
  try {
    return await changesAfter(after);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 410) throw error;
    return { cursor: (await changesAfter(undefined)).cursor, resources: ALL };
  }
}
