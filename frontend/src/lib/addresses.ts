/** The parameters in the address of each page: those of the API, and the record that is open. */

import {
  INVENTORY_SORTS,
  ORDER_SORTS,
  ORDER_STATUSES,
  PRODUCT_SORTS,
  ROLES,
  STORE_SORTS,
  STORE_TYPES,
  SUPPLIER_SORTS,
  USER_SORTS,
} from "./enums";
import { day, flag, list, oneOf, pageNumber, readAddress, someOf, text, whole } from "./search";

export const PAGE_SIZES = [25, 50, 100] as const;

/** The part of an address that every list has: page, page size and order. */
export interface TableAddress {
  page?: number;
  limit?: number;
  sort?: string;
}

const pageSize = (raw: unknown) => PAGE_SIZES.find((size) => size === whole(raw));

export interface OverviewAddress {
  region?: string[];
  category?: string[];
  days?: number;
}

export const readOverviewAddress = readAddress<OverviewAddress>({
  region: list,
  category: list,
  days: (raw) => [7, 30, 90, 365].find((days) => days === whole(raw)),
});

export interface InventoryAddress {
  page?: number;
  limit?: number;
  sort?: (typeof INVENTORY_SORTS)[number];
  search?: string;
  region?: string[];
  category?: string[];
  store_id?: string[];
  product_id?: string[];
  low_stock?: boolean;
  /** The stock row that is open in the drawer. */
  item?: string;
}

export const readInventoryAddress = readAddress<InventoryAddress>({
  page: pageNumber,
  limit: pageSize,
  sort: oneOf(...INVENTORY_SORTS),
  search: text,
  region: list,
  category: list,
  store_id: list,
  product_id: list,
  low_stock: flag,
  item: text,
});

export interface StocktakeAddress {
  store?: string;
  search?: string;
  category?: string[];
}

export const readStocktakeAddress = readAddress<StocktakeAddress>({ store: text, search: text, category: list });

export interface ReceivingAddress {
  store?: string;
  /** Limits the deliveries. */
  search?: string;
  /** The order that is being received. */
  item?: string;
}

export const readReceivingAddress = readAddress<ReceivingAddress>({ store: text, search: text, item: text });

export interface ShippingAddress {
  store?: string;
  /** The order that is being shipped. */
  item?: string;
  /** The destination whose orders are being shipped together. */
  all?: string;
  /** The document that is shown for printing; a delivery note is that of one order's delivery. */
  print?: "pick" | "note";
  of?: string;
}

export const readShippingAddress = readAddress<ShippingAddress>({
  store: text,
  item: text,
  all: text,
  print: oneOf("pick", "note"),
  of: text,
});

export interface OrdersAddress {
  page?: number;
  limit?: number;
  sort?: (typeof ORDER_SORTS)[number];
  search?: string;
  status?: (typeof ORDER_STATUSES)[number][];
  region?: string[];
  category?: string[];
  store_id?: string[];
  source_store_id?: string[];
  source_region?: string[];
  supplier_id?: string[];
  product_id?: string[];
  batch_id?: string[];
  return_of?: string[];
  is_return?: boolean;
  awaits_agreement?: boolean;
  in_transit?: boolean;
  to_receive?: boolean;
  date_from?: string;
  date_to?: string;
  late?: boolean;
  /** The order that is open. */
  item?: string;
  /** The form for a new order is open, with the destination and the product if they are known. */
  create?: boolean;
  for_store?: string;
  for_product?: string;
}

export const readOrdersAddress = readAddress<OrdersAddress>({
  page: pageNumber,
  limit: pageSize,
  sort: oneOf(...ORDER_SORTS),
  search: text,
  status: someOf(...ORDER_STATUSES),
  region: list,
  category: list,
  store_id: list,
  source_store_id: list,
  source_region: list,
  supplier_id: list,
  product_id: list,
  batch_id: list,
  return_of: list,
  is_return: flag,
  awaits_agreement: flag,
  in_transit: flag,
  to_receive: flag,
  date_from: day,
  date_to: day,
  late: flag,
  item: text,
  create: flag,
  for_store: text,
  for_product: text,
});

export interface StoresAddress {
  page?: number;
  limit?: number;
  sort?: (typeof STORE_SORTS)[number];
  search?: string;
  region?: string[];
  store_type?: (typeof STORE_TYPES)[number][];
  active?: boolean;
  /** The store that is open. */
  item?: string;
  /** The form for a new record is open. */
  create?: boolean;
}

export const readStoresAddress = readAddress<StoresAddress>({
  page: pageNumber,
  limit: pageSize,
  sort: oneOf(...STORE_SORTS),
  search: text,
  region: list,
  store_type: someOf(...STORE_TYPES),
  active: flag,
  item: text,
  create: flag,
});

export interface ProductsAddress {
  page?: number;
  limit?: number;
  sort?: (typeof PRODUCT_SORTS)[number];
  search?: string;
  category?: string[];
  brand?: string[];
  supplier_id?: string[];
  active?: boolean;
  /** The product that is open. */
  item?: string;
  /** The form for a new record is open. */
  create?: boolean;
}

export const readProductsAddress = readAddress<ProductsAddress>({
  page: pageNumber,
  limit: pageSize,
  sort: oneOf(...PRODUCT_SORTS),
  search: text,
  category: list,
  brand: list,
  supplier_id: list,
  active: flag,
  item: text,
  create: flag,
});

export interface SuppliersAddress {
  page?: number;
  limit?: number;
  sort?: (typeof SUPPLIER_SORTS)[number];
  search?: string;
  active?: boolean;
  /** The supplier that is open. */
  item?: string;
  /** The form for a new record is open. */
  create?: boolean;
}

export const readSuppliersAddress = readAddress<SuppliersAddress>({
  page: pageNumber,
  limit: pageSize,
  sort: oneOf(...SUPPLIER_SORTS),
  search: text,
  active: flag,
  item: text,
  create: flag,
});

export interface UsersAddress {
  page?: number;
  limit?: number;
  sort?: (typeof USER_SORTS)[number];
  search?: string;
  role?: (typeof ROLES)[number][];
  region?: string[];
  store_id?: string[];
  active?: boolean;
  /** The user that is open. */
  item?: string;
  /** The form for a new record is open. */
  create?: boolean;
}

export const readUsersAddress = readAddress<UsersAddress>({
  page: pageNumber,
  limit: pageSize,
  sort: oneOf(...USER_SORTS),
  search: text,
  role: someOf(...ROLES),
  region: list,
  store_id: list,
  active: flag,
  item: text,
  create: flag,
});
