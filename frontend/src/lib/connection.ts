/** Whether the service responds: one state for the whole dashboard. Failed requests cause a check, the change feed decides. */

/** unreachable: no response. unavailable: an error that says that the service cannot serve requests now. */
export type Connection = "connected" | "unreachable" | "unavailable";

let state: Connection = "connected";
const listeners = new Set<() => void>();
const checkers = new Set<() => void>();

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

/** Requests a check of the connection after a request without response. */
export function checkConnection(): void {
  for (const tell of checkers) tell();
}

export function onConnectionCheck(listener: () => void): () => void {
  checkers.add(listener);
  return () => checkers.delete(listener);
}

let busy: number | undefined;
let busyEnd: ReturnType<typeof setTimeout> | undefined;
const busyListeners = new Set<() => void>();

/** The seconds until requests to a busy service are repeated; undefined if no request waits for that. */
export const busyFor = (): number | undefined => busy;

/** Notes that a request to a busy service is repeated after this number of seconds. */
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
