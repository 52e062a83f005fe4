/** Whether the service answers: one state for the whole dashboard. Requests report doubts, the feed of changes decides. */

/** unreachable: no answer at all. unavailable: an answer that says that it cannot serve now. */
export type Connection = "connected" | "unreachable" | "unavailable";

let state: Connection = "connected";
const listeners = new Set<() => void>();
const doubters = new Set<() => void>();

export const connection = (): Connection => state;

export function setConnection(next: Connection): void {
  if (next === state) return;
  state = next;
  for (const tell of listeners) tell();
}

/** Calls the listener after each change of the state, until the returned function is called. */
export function onConnectionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A request got no answer: let the connection be checked now. */
export function doubtConnection(): void {
  for (const tell of doubters) tell();
}

export function onDoubt(listener: () => void): () => void {
  doubters.add(listener);
  return () => doubters.delete(listener);
}

let busy: number | undefined;
let busyEnd: ReturnType<typeof setTimeout> | undefined;
const busyListeners = new Set<() => void>();

/** The seconds after which a busy service is asked again; undefined if no request waits for that. */
export const busyFor = (): number | undefined => busy;

/** A request waits so many seconds before it asks a busy service again. */
export function noteBusy(seconds: number): void {
  clearTimeout(busyEnd);
  busyEnd = setTimeout(() => setBusy(undefined), seconds * 1000);
  setBusy(seconds);
}

function setBusy(next: number | undefined): void {
  busy = next;
  for (const tell of busyListeners) tell();
}

/** Calls the listener after each change of `busyFor`, until the returned function is called. */
export function onBusyChange(listener: () => void): () => void {
  busyListeners.add(listener);
  return () => busyListeners.delete(listener);
}
