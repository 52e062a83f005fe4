// Generated from the OpenAPI document by `npm run schema`: never edited by hand.

export const ORDER_STATUSES = [
  "pending",
  "approved",
  "fulfilled",
  "cancelled",
] as const;

export const STORE_TYPES = [
  "Warehouse",
  "Urban",
  "Suburban",
  "Tourist",
  "Business",
  "Entertainment",
  "Shopping",
] as const;

export const ROLES = [
  "store_manager",
  "regional_manager",
  "admin",
] as const;

export const MOVEMENT_KINDS = [
  "opening",
  "receipt",
  "count",
  "adjustment",
  "transfer_out",
  "transfer_in",
] as const;

export const SEVERITIES = [
  "out_of_stock",
  "critical",
  "low",
] as const;

export const ORDER_SORTS = [
  "created_at",
  "-created_at",
  "id",
  "-id",
] as const;

export const INVENTORY_SORTS = [
  "id",
  "-id",
  "product_name",
  "-product_name",
  "store_name",
  "-store_name",
  "current_stock",
  "-current_stock",
  "available_stock",
  "-available_stock",
  "reorder_level",
  "-reorder_level",
  "stock_value",
  "-stock_value",
  "last_updated",
  "-last_updated",
] as const;

export const STORE_SORTS = [
  "id",
  "-id",
  "name",
  "-name",
  "code",
  "-code",
  "region",
  "-region",
] as const;

export const PRODUCT_SORTS = [
  "id",
  "-id",
  "name",
  "-name",
  "sku",
  "-sku",
  "category",
  "-category",
  "brand",
  "-brand",
  "unit_price",
  "-unit_price",
] as const;

export const USER_SORTS = [
  "id",
  "-id",
  "username",
  "-username",
  "email",
  "-email",
  "role",
  "-role",
] as const;
