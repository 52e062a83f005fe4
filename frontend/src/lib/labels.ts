/** Words for the API's values, in one place. */

const ROLES = { store_manager: "Store manager", regional_manager: "Regional manager", admin: "Administrator" } as const;
export const roleLabel = (role: keyof typeof ROLES) => ROLES[role];

const STATUSES = { pending: "Pending", approved: "Approved", fulfilled: "Fulfilled", cancelled: "Cancelled" } as const;
export const statusLabel = (status: keyof typeof STATUSES) => STATUSES[status];

const MOVEMENTS = {
  opening: "Opening stock",
  receipt: "Received from supplier",
  count: "Counted",
  adjustment: "Adjusted",
  transfer_out: "Shipped",
  transfer_in: "Received",
} as const;
export const movementLabel = (kind: keyof typeof MOVEMENTS) => MOVEMENTS[kind];

const SEVERITIES = { out_of_stock: "Out of stock", critical: "Critical", low: "Low" } as const;
export const severityLabel = (severity: keyof typeof SEVERITIES) => SEVERITIES[severity];

export const activeLabel = (isActive: boolean) => (isActive ? "Active" : "Inactive");

const FIELDS: Record<string, string> = {
  quantity: "Quantity",
  requested_quantity: "Requested quantity",
  notes: "Notes",
};
/** The name of a field in the history of an order. */
export const fieldLabel = (field: string) => FIELDS[field] ?? field.replaceAll("_", " ");
