import type { User } from "@/api/shapes";
import { roleLabel } from "@/lib/labels";

/** What a user is, and where: "Store manager · Oslo". */
export const locationOf = (user: User) =>
  [roleLabel(user.role), user.store_name ?? user.region].filter(Boolean).join(" · ");
