import { Link } from "@tanstack/react-router";
import type { User } from "@/api/shapes";
import { Facts } from "@/components/record/Facts";
import { StatusPill } from "@/components/StatusPill";
import { formatDayOf } from "@/lib/format";
import { activeLabel, roleLabel } from "@/lib/labels";

export function UserFacts({ user }: { user: User }) {
  return (
    <Facts
      facts={{
        Username: user.username,
        Email: <a href={`mailto:${user.email}`}>{user.email}</a>,
        Role: roleLabel(user.role),
        Store: user.store_id && (
          <Link to="/stores" search={{ item: user.store_id }}>
            {user.store_name}
          </Link>
        ),
        Region: user.region,
        Status: <StatusPill tone={user.active ? "good" : "neutral"}>{activeLabel(user.active)}</StatusPill>,
        "Added on": formatDayOf(user.created_at),
      }}
    />
  );
}
