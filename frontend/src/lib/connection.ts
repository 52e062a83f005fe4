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
