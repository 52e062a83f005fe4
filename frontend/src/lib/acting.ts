/** The user that the dashboard views as in local mode: stored in the browser, reported to listeners. */

const KEY = "brickhouse-acting-as";
const listeners = new Set<() => void>();

export function actingAs(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** An address as a header's value: its bytes in UTF-8, because a header has no other letters than those of Latin-1. */
export const inHeader = (email: string): string => String.fromCharCode(...new TextEncoder().encode(email));

export function actAs(email: string | null): void {
  try {
    if (email === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, email);
  } catch {
    // no storage: the service's own choice stays
  }
  for (const tell of listeners) tell();
}

export function onActingChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
