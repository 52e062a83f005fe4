/** Which actions the dashboard offers to a user. The service decides; the dashboard hides what it would refuse. */

import type { ROLES } from "./enums";

interface Person {
  role: (typeof ROLES)[number];
  store_id: string | null;
  region: string | null;
}

interface Location {
  store_id: string;
  region: string;
}

/** Whether the user may adjust and count a store's stock and order for it. */
export function worksAt(person: Person | undefined, location: Location): boolean {
  if (!person) return false;
  if (person.role === "admin") return true;
  return person.role === "regional_manager" ? person.region === location.region : person.store_id === location.store_id;
}

/** Whether the user may create and edit stores, products and users. */
export const administers = (person: Person | undefined) => person?.role === "admin";
