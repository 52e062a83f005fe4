/** What to offer to whom. The service decides; this only keeps what it would refuse out of sight. */

import type { ROLES } from "./enums";

interface Person {
  role: (typeof ROLES)[number];
  store_id: string | null;
  region: string | null;
}

interface Place {
  store_id: string;
  region: string;
}

/** Correct a store's stock, count it, or order for it. */
export function worksAt(person: Person | undefined, place: Place): boolean {
  if (!person) return false;
  if (person.role === "admin") return true;
  return person.role === "regional_manager" ? person.region === place.region : person.store_id === place.store_id;
}

/** Stores, products and people are an administrator's. */
export const administers = (person: Person | undefined) => person?.role === "admin";
