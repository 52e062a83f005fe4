/** Which actions the dashboard offers to a user. The service decides; the dashboard hides what it would refuse. */

import type { ROLES } from "./enums";

interface User {
  role: (typeof ROLES)[number];
  store_id: string | null;
  region: string | null;
}

interface Location {
  store_id: string;
  region: string;
}

/** Whether the user may adjust and count a store's stock and order for it. */
export function worksAt(user: User | undefined, location: Location): boolean {
  if (!user) return false;
  if (user.role === "admin") return true;
  return user.role === "regional_manager" ? user.region === location.region : user.store_id === location.store_id;
}

/** Whether the user may create and edit stores, products and users. */
export const administers = (user: User | undefined) => user?.role === "admin";
