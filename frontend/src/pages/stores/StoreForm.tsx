import { useQuery } from "@tanstack/react-query";
import type { Store } from "@/api/shapes";
import { regionOptions, useSaveStore } from "@/api/stores";
import { storeManagers } from "@/api/users";
import type { FormField } from "@/components/record/form";
import type { FormSlot } from "@/components/record/RecordDrawer";
import { RecordForm } from "@/components/record/RecordForm";
import { STORE_TYPES } from "@/lib/enums";
import { NAME_LENGTH } from "@/lib/names";

const TYPES = STORE_TYPES.map((type) => ({ value: type, label: type }));

/** The form that creates or changes a store. */
export function StoreForm(slot: FormSlot<Store>) {
  const saving = useSaveStore();
  const { data: regions } = useQuery(regionOptions());
  const { data: users } = useQuery(storeManagers());
  const managers = (users ?? []).map((user) => ({
    value: user.id,
    label: `${user.display_name}, ${user.store_name ?? user.email}`,
  }));
  const now = slot.record;
  if (now?.manager_id && !managers.some(({ value }) => value === now.manager_id)) {
    managers.push({ value: now.manager_id, label: now.manager_name ?? "Current manager" });
  }
  const fields: FormField[] = [
    { name: "code", label: "Code", required: true, maxLength: 20, half: true, hint: "Short code for labels" },
    {
      name: "store_type",
      label: "Type",
      kind: "choice",
      choices: TYPES,
      required: true,
      half: true,
      hint: "Warehouse: supplies other stores",
    },
    { name: "name", label: "Name", required: true, maxLength: NAME_LENGTH },
    { name: "region", label: "Region", kind: "free", choices: regions, required: true, maxLength: 60, half: true },
    {
      name: "manager_id",
      label: "Manager",
      kind: "choice",
      choices: managers,
      half: true,
      hint: "Moves to this store",
    },
    { name: "address", label: "Address", required: true, maxLength: 200 },
    { name: "city", label: "City", maxLength: 80 },
    { name: "state", label: "State", maxLength: 40, half: true },
    { name: "postal_code", label: "Postal code", maxLength: 20, half: true },
  ];
  return <RecordForm {...slot} label={slot.record ? "Edit store" : "New store"} fields={fields} saving={saving} />;
}
