/** Refreshes the page after changes by other users, from the service's change feed: as a stream, or by polling. */

import { answer, client, fetchWithin } from "@/api/client";
import { Problem } from "@/api/problem";
import { type Noun, refresh } from "@/api/queries";
import { actingAs, onActingChange } from "@/lib/acting";
import { connection, onDoubt, setConnection } from "@/lib/connection";
import { type Frame, framesOf } from "@/lib/eventStream";
import { restWhileHidden } from "@/lib/rest";
import { API } from "@/lib/site";

const SHOWN_AFTER = 300; // ms: changes that arrive together cause one refresh
const AGAIN_AFTER = 1_500; // ms: shorter than the two seconds within which a change is to be seen
const SILENT_FOR = 40_000; // ms: two heartbeats and a bit
const ASK_LIMIT = 8_000; // ms: a busy service lets a request wait for 5 s; one that needs longer is not there
const HIDDEN_FOR = 5 * 60_000; // ms: a page hidden for longer listens again when it is shown
const LONGEST_WAIT = 30; // seconds that Retry-After may put off the next attempt

const TOUCHES: Record<string, Noun[]> = {
  movement: ["inventory"],
  inventory: ["inventory"],
  order: ["orders", "inventory"],
  store: ["stores", "inventory", "orders", "users"],
  product: ["products", "inventory", "orders"],
  user: ["users", "me"],
  company: ["company", "orders", "inventory"],
};

/** All nouns, for a change of unknown kind or after missed changes. */
const ALL = [...new Set(Object.values(TOUCHES).flat())];

/** The nouns whose cached responses a change makes stale. */
export const touchedBy = (kind: string): Noun[] => TOUCHES[kind] ?? ALL;

const touched = new Set<Noun>();

function touch(nouns: Noun[]): void {
  if (touched.size === 0 && nouns.length > 0) setTimeout(refreshTouched, SHOWN_AFTER);
  for (const noun of nouns) touched.add(noun);
}

function refreshTouched(): void {
  const now = [...touched];
  touched.clear();
  void refresh(...now);
}

/**
 * Listens until the returned function is called. A cut stream resumes from its cursor; until then the feed is polled.
 * A page that is hidden for long stops listening, so that a forgotten one does not keep the database awake.
 */
export function listenToChanges(): () => void {
  const end = new AbortController();
  let place: string | undefined;
  let current = new AbortController();
  const cut = () => current.abort();
  const rest = restWhileHidden(HIDDEN_FOR, cut);
  const stops = [onActingChange(cut), onDoubt(cut), rest.stop]; // listen as the new user; check a connection that failed

  const heard = (frame: Frame) => {
    setConnection("connected");
    if (frame.id) place = frame.id;
    if (frame.event === "change") touch(touchedBy((JSON.parse(frame.data) as { kind: string }).kind));
    if (frame.event === "reset") touch(ALL);
  };
  const run = async () => {
    while (!end.signal.aborted) {
      await rest.shown();
      current = new AbortController();
      if (connection() === "connected") {
        await stream(AbortSignal.any([end.signal, current.signal]), place, heard).catch(() => undefined);
      }
      if (end.signal.aborted) return;
      const wait = await askAgain(place).then(
        (asked) => {
          place = asked.place;
          touch(asked.nouns);
          setConnection("connected");
          return AGAIN_AFTER;
        },
        (error) => noteFailure(error), // the next time, from the same place
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

/** Says that the connection is lost if that is why the feed did not answer; when to ask again, in ms. */
function noteFailure(error: unknown): number {
  if (!(error instanceof Problem) || !error.isTemporary) {
    setConnection("connected"); // a refusal is an answer, too
    return AGAIN_AFTER;
  }
  setConnection(error.status === 0 ? "unreachable" : "unavailable");
  return Math.max(AGAIN_AFTER, Math.min(error.retryAfter ?? 0, LONGEST_WAIT) * 1000);
}

/** Hears frames until the stream ends, is cut, or is silent for longer than a heartbeat may take. */
async function stream(signal: AbortSignal, place: string | undefined, heard: (frame: Frame) => void): Promise<void> {
  const headers = new Headers({ Accept: "text/event-stream" });
  const person = actingAs();
  if (person) headers.set("X-Dev-User", person);
  if (place) headers.set("Last-Event-ID", place);
  const silence = new AbortController();
  let watch = setTimeout(() => silence.abort(), SILENT_FOR);
  try {
    const response = await fetch(`${API}/changes/stream`, {
      headers,
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok || !response.body) return;
    const frames = framesOf(response.body, () => {
      clearTimeout(watch);
      watch = setTimeout(() => silence.abort(), SILENT_FOR);
    });
    for await (const frame of frames) heard(frame);
  } finally {
    clearTimeout(watch);
  }
}

/** What was committed after a cursor, by asking once, and the cursor of now. */
async function ask(after: string | undefined): Promise<{ place: string; nouns: Noun[] }> {
  const query = { after, limit: 1000 };
  const found = await answer(client.GET("/changes", { params: { query }, fetch: fetchWithin(ASK_LIMIT) }));
  return { place: found.next_cursor, nouns: found.data.flatMap(({ kind }) => touchedBy(kind)) };
}

/** The same; if the cursor has expired, everything, to be read after the cursor of now is known. */
async function askAgain(after: string | undefined): Promise<{ place: string; nouns: Noun[] }> {
  try {
    return await ask(after);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 410) throw error;
    return { place: (await ask(undefined)).place, nouns: ALL };
  }
}
