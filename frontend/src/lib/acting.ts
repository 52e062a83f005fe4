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

/** An e-mail address as the value of a header: its bytes in UTF-8, because headers are limited to Latin-1. */
export const inHeader = (email: string): string => String.fromCharCode(...new TextEncoder().encode(email));

export function actAs(email: string | null): void {
  try {
    if (email === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, email);
  } catch {
    // without storage the service's default user stays
  }
  for (const tell of listeners) tell();
}

export function onActingChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
