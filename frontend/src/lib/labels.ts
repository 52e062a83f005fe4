/** Labels for the values of the API. */

import type { MOVEMENT_KINDS, ORDER_STATUSES, ROLES, SEVERITIES } from "./enums";

type Of<Values extends readonly string[]> = Values[number];

const ROLE_LABELS: Record<Of<typeof ROLES>, string> = {
  store_manager: "Store manager",
  regional_manager: "Regional manager",
  admin: "Administrator",
};
export const roleLabel = (role: Of<typeof ROLES>) => ROLE_LABELS[role];

const STATUS_LABELS: Record<Of<typeof ORDER_STATUSES>, string> = {
  pending: "Pending",
  approved: "Approved",
  shipped: "Shipped",
  fulfilled: "Fulfilled",
  cancelled: "Cancelled",
};
export const statusLabel = (status: Of<typeof ORDER_STATUSES>) => STATUS_LABELS[status];

const MOVEMENT_LABELS: Record<Of<typeof MOVEMENT_KINDS>, string> = {
  opening: "Opening stock",
  receipt: "Received from supplier",
  count: "Counted",
  adjustment: "Adjusted",
  sale: "Sold",
  customer_return: "Returned by a customer",
  write_off: "Written off",
  transfer_out: "Shipped",
  transfer_in: "Received",
  return_out: "Returned to the source",
  return_in: "Returned by a store",
  supplier_return: "Returned to the supplier",
};
export const movementLabel = (kind: Of<typeof MOVEMENT_KINDS>) => MOVEMENT_LABELS[kind];

const SEVERITY_LABELS: Record<Of<typeof SEVERITIES>, string> = {
  out_of_stock: "Out of stock",
  critical: "Critical",
  low: "Low",
};
export const severityLabel = (severity: Of<typeof SEVERITIES>) => SEVERITY_LABELS[severity];

export const openLabel = (isOpen: boolean) => (isOpen ? "Open" : "Closed");

export const activeLabel = (isActive: boolean) => (isActive ? "Active" : "Inactive");

const FIELDS: Record<string, string> = {
  quantity: "Quantity",
  requested_quantity: "Requested quantity",
  notes: "Notes",
  sku: "SKU",
  unit_price: "Price",
  package_size: "Package size",
  barcodes: "Barcodes",
  other_pack_barcodes: "Barcodes of the other pack",
  store_type: "Type",
  postal_code: "Postal code",
  first_name: "First name",
  last_name: "Last name",
  avatar_url: "Picture",
  store_id: "Store",
  manager_id: "Manager",
  supplier_id: "Supplier number",
};
/** The name of a field in a history. */
export const fieldLabel = (field: string) => FIELDS[field] ?? capitalized(field.replaceAll("_", " "));

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The explanation of consumption. */
export const CONSUMPTION =
  "Consumption is what left for use: sold (less what customers returned), shipped to other stores, or taken away with a reason of consumption. Corrections and losses do not count.";

/** The explanation of what was sold and written off. */
export const SOLD =
  "Sold: less what customers returned. Written off: damaged, expired, stolen or the like; what was used up is consumption.";

/** The explanation of a quantity of several products. */
export const COUNTED = "The sum of cases, and of units for products that are counted in units";
