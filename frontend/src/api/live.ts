/** What others change appears by itself: the service's feed of changes, as a stream or by asking again. */

import { client } from "@/api/client";
import { Problem } from "@/api/problem";
import { type Noun, refresh } from "@/api/queries";
import { actingAs, onActingChange } from "@/lib/acting";
import { type Frame, framesOf } from "@/lib/eventStream";

const SHOWN_AFTER = 300; // ms: what changes together is asked for once
const AGAIN_AFTER = 1_500; // ms: shorter than the two seconds within which a change is to be seen
const SILENT_FOR = 40_000; // ms: two heartbeats and a bit

const TOUCHES: Record<string, Noun[]> = {
  movement: ["inventory"],
  inventory: ["inventory"],
  order: ["orders", "inventory"],
  store: ["stores", "inventory", "orders", "users"],
  product: ["products", "inventory", "orders"],
  user: ["users", "me"],
};

/** Everything, where it is not known what was missed. */
const ALL = [...new Set(Object.values(TOUCHES).flat())];

/** Which cached answers a change makes old. */
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

/** Listens until it is told to stop. A cut stream is taken up where it was; meanwhile the feed is asked. */
export function listenToChanges(): () => void {
  const end = new AbortController();
  let place: string | undefined;
  let current = new AbortController();
  const stopHearing = onActingChange(() => current.abort()); // listen as whoever acts now

  const heard = (frame: Frame) => {
    if (frame.id) place = frame.id;
    if (frame.event === "change") touch(touchedBy((JSON.parse(frame.data) as { kind: string }).kind));
    if (frame.event === "reset") touch(ALL);
  };
  const run = async () => {
    while (!end.signal.aborted) {
      current = new AbortController();
      await stream(AbortSignal.any([end.signal, current.signal]), place, heard).catch(() => undefined);
      if (end.signal.aborted) return;
      await askAgain(place).then(
        (asked) => {
          place = asked.place;
          touch(asked.nouns);
        },
        () => undefined, // the next time, from the same place
      );
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
    }
  };
  void run();
  return () => {
    stopHearing();
    end.abort();
  };
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
    const response = await fetch("/api/changes/stream", { headers, signal: AbortSignal.any([signal, silence.signal]) });
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

/** What was committed since a place, by asking; and the place of now. */
async function ask(after: string | undefined): Promise<{ place: string; nouns: Noun[] }> {
  const { data } = await client.GET("/api/changes", { params: { query: { after, limit: 1000 } } });
  if (!data) return { place: after ?? "", nouns: [] };
  return { place: data.next_cursor, nouns: data.data.flatMap(({ kind }) => touchedBy(kind)) };
}

/** The same; where what was missed is forgotten, everything, to be read after the place of now is known. */
async function askAgain(after: string | undefined): Promise<{ place: string; nouns: Noun[] }> {
  try {
    return await ask(after);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 410) throw error;
    return { place: (await ask(undefined)).place, nouns: ALL };
  }
}
