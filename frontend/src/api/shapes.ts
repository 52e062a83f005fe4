import type { components, operations } from "@/api/schema";

type Schemas = components["schemas"];

export type InventoryItem = Schemas["InventoryItem"];
export type InventoryItemDetail = Schemas["InventoryItemDetail"];
export type RegionStock = Schemas["RegionStock"];
export type StockDay = Schemas["StockDay"];
export type StockReason = Schemas["StockReason"];
export type Movement = Schemas["Movement"];
export type Kpi = Schemas["Kpi"];
export type KpiDay = Schemas["KpiDay"];
export type CategoryValue = Schemas["CategoryValue"];
export type LowStockAlert = Schemas["LowStockAlert"];
export type Order = Schemas["Order"];
export type OrderDetail = Schemas["OrderDetail"];
export type OrderCounts = Schemas["OrderCounts"];
export type OrderCreated = Schemas["OrderCreated"];
export type OrderEvent = Schemas["OrderEvent"];
export type OrderSource = Schemas["OrderSource"];
export type OrderStatus = Order["status"];
export type Store = Schemas["Store"];
export type Supplier = Schemas["Supplier"];
export type Product = Schemas["Product"];
export type Label = Schemas["LabelEntry"];
export type User = Schemas["User"];
export type VersionEntry = Schemas["VersionEntry"];
export type Company = Schemas["Company"];
export type Me = Schemas["Me"];
export type Integrity = Schemas["Integrity"];

/** The preview of a write: its result, its movements and the changed stock. */
export interface Preview<Result = unknown> {
  dry_run: true;
  result: Result;
  movements: Movement[];
  stock: InventoryItem[];
}

/** The query parameters of an operation. */
export type QueryOf<Operation extends keyof operations> = NonNullable<operations[Operation]["parameters"]["query"]>;

export interface Page<T> {
  data: T[];
  page: number | null;
  limit: number;
  total: number;
  /** False: more than `total` rows match. */
  total_is_exact: boolean;
  total_pages: number;
  next_cursor: string | null;
}
