import type { Supplier } from "@/api/shapes";
import { useSaveSupplier } from "@/api/suppliers";
import type { FormField } from "@/components/record/form";
import type { FormSlot } from "@/components/record/RecordDrawer";
import { RecordForm } from "@/components/record/RecordForm";
import { NAME_LENGTH } from "@/lib/names";
import { WEEKDAYS } from "./supplier";

const NEW = { order_days: "monday tuesday wednesday thursday friday", minimum_quantity: 1, active: true };

const FIELDS: FormField[] = [
  { name: "name", label: "Name", required: true, maxLength: NAME_LENGTH },
  { name: "order_days", label: "Order days", kind: "several", choices: WEEKDAYS, required: true },
  {
    name: "lead_time_days",
    label: "Lead time",
    kind: "whole",
    max: 365,
    required: true,
    half: true,
    hint: "Days from the order day to the delivery",
  },
  {
    name: "minimum_quantity",
    label: "Minimum quantity",
    kind: "whole",
    min: 1,
    max: 100_000,
    required: true,
    half: true,
    hint: "Cases; fewer are a warning",
  },
  { name: "active", label: "Active", kind: "flag", hint: "Inactive suppliers get no new orders" },
];

/** Adds a supplier or changes one; orders that are approved keep their expected time. */
export function SupplierForm(slot: FormSlot<Supplier>) {
  return (
    <RecordForm
      {...slot}
      label={slot.record ? "Edit supplier" : "New supplier"}
      fields={FIELDS}
      initial={NEW}
      saving={useSaveSupplier()}
    />
  );
}
