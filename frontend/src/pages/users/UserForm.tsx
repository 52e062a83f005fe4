import { useQuery } from "@tanstack/react-query";
import type { User } from "@/api/shapes";
import { allStores, regionOptions } from "@/api/stores";
import { useSaveUser } from "@/api/users";
import type { FormField } from "@/components/record/form";
import type { FormSlot } from "@/components/record/RecordDrawer";
import { RecordForm } from "@/components/record/RecordForm";
import { ROLES } from "@/lib/enums";
import { roleLabel } from "@/lib/labels";

const NEW = { active: true };
const ROLE_CHOICES = ROLES.map((role) => ({ value: role, label: roleLabel(role) }));

/** Adds a user or changes one; a role that was taken away counts from the next request. */
export function UserForm(slot: FormSlot<User>) {
  const saving = useSaveUser();
  const { data: regions } = useQuery(regionOptions());
  const { data: stores } = useQuery(allStores());
  const fields: FormField[] = [
    { name: "first_name", label: "First name", required: true, maxLength: 80, half: true },
    { name: "last_name", label: "Last name", maxLength: 80, half: true },
    { name: "email", label: "Email", required: true, maxLength: 254 },
    { name: "username", label: "Username", required: true, maxLength: 64, half: true },
    { name: "role", label: "Role", kind: "choice", choices: ROLE_CHOICES, required: true, half: true },
    {
      name: "store_id",
      label: "Store",
      kind: "choice",
      choices: stores
        ?.filter(({ id, active }) => active || id === slot.record?.store_id)
        .map(({ id, name }) => ({ value: id, label: name })),
      hint: "For store managers",
      half: true,
    },
    {
      name: "region",
      label: "Region",
      kind: "choice",
      choices: regions,
      hint: "For regional managers",
      half: true,
    },
    { name: "active", label: "Active", kind: "flag", hint: "Inactive users cannot sign in" },
  ];
  return (
    <RecordForm
      {...slot}
      label={slot.record ? "Edit user" : "New user"}
      fields={fields}
      initial={NEW}
      saving={saving}
    />
  );
}
