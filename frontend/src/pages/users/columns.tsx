import { Link } from "@tanstack/react-router";
import type { User } from "@/api/shapes";
import { StatusPill } from "@/components/StatusPill";
import { columnsOf } from "@/components/table/columns";
import { TwoLines } from "@/components/table/TwoLines";
import { activeLabel, roleLabel } from "@/lib/labels";

const column = columnsOf<User>();

export const userColumns = column.columns([
  column.accessor("display_name", {
    header: "User",
    meta: { sort: "name", phone: "title" },
    cell: ({ row: { original: user } }) => (
      <TwoLines second={user.username}>
        <Link from="/users" to="/users" search={(before) => ({ ...before, item: user.id })} resetScroll={false}>
          {user.display_name}
        </Link>
      </TwoLines>
    ),
  }),
  column.accessor("role", {
    header: "Role",
    meta: { sort: "role", phone: "left" },
    cell: ({ getValue }) => roleLabel(getValue()),
  }),
  column.display({
    id: "location",
    header: "Location",
    meta: { phone: "right" },
    cell: ({ row: { original: user } }) => user.store_name ?? user.region ?? "All locations",
  }),
  column.accessor("email", { header: "Email", meta: { sort: "email", phone: "whole" } }),
  column.accessor("active", {
    header: "Status",
    meta: { narrow: true, phone: "corner" },
    cell: ({ getValue }) => <StatusPill tone={getValue() ? "good" : "neutral"}>{activeLabel(getValue())}</StatusPill>,
  }),
]);
