import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { client, dataOf, ifMatch, preview, written } from "@/api/client";
import { refresh } from "@/api/queries";
import type { components } from "@/api/schema";
import type { InventoryItem, QueryOf } from "@/api/shapes";

export type InventoryFilters = QueryOf<"list_inventory">;
export type StockFilters = QueryOf<"get_kpi">;
export type InventoryChange = components["schemas"]["InventoryUpdate"];
export type Adjustment = components["schemas"]["Adjustment"];
export type WriteOff = components["schemas"]["WriteOff"];
export type Reversal = components["schemas"]["Reversal"];

const resource = "inventory";

export const inventoryList = (query: InventoryFilters) =>
  queryOptions({
    queryKey: [resource, "list", query],
    queryFn: ({ signal }) => dataOf(client.GET("/inventory", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const inventoryItem = (id: string) =>
  queryOptions({
    queryKey: [resource, "one", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/inventory/{inventory_id}", { params: { path: { inventory_id: id } }, signal })),
  });

export const movements = (id: string, query: QueryOf<"list_movements">) =>
  queryOptions({
    queryKey: [resource, "movements", id, query],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/inventory/{inventory_id}/movements", { params: { path: { inventory_id: id }, query }, signal }),
      ),
    placeholderData: keepPreviousData,
  });

export const kpi = (query: StockFilters = {}) =>
  queryOptions({
    queryKey: [resource, "kpi", query],
    queryFn: ({ signal }) => dataOf(client.GET("/inventory/kpi", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

/** Every figure of the KPI at the end of each day. */
export const kpiHistory = (days: number, query: StockFilters = {}) =>
  queryOptions({
    queryKey: [resource, "kpi-history", days, query],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/inventory/kpi/history", { params: { query: { ...query, days } }, signal })),
    placeholderData: keepPreviousData,
  });

export const categoryValues = (query: StockFilters = {}) =>
  queryOptions({
    queryKey: [resource, "categories", query],
    queryFn: ({ signal }) => dataOf(client.GET("/inventory/categories", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const regionStock = (query: StockFilters = {}) =>
  queryOptions({
    queryKey: [resource, "regions", query],
    queryFn: ({ signal }) => dataOf(client.GET("/inventory/regions", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

/** The stock of a row at the end of each day, with the cases added and removed. */
export const stockHistory = (id: string, days: number) =>
  queryOptions({
    queryKey: [resource, "history", id, days],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/inventory/{inventory_id}/history", {
          params: { path: { inventory_id: id }, query: { days } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const lowStock = (query: QueryOf<"list_low_stock_alerts"> = {}) =>
  queryOptions({
    queryKey: [resource, "low-stock", query],
    queryFn: ({ signal }) => dataOf(client.GET("/inventory/alerts/low-stock", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

const path = (id: string) => ({ inventory_id: id });

/** A preview of a count or of new levels. */
export const previewChange = (id: string, body: InventoryChange) =>
  preview(client.PUT("/inventory/{inventory_id}", { params: { path: path(id), query: { dry_run: true } }, body }));

/** A preview of an adjustment. */
export const previewAdjustment = (id: string, body: Adjustment) =>
  preview(
    client.POST("/inventory/{inventory_id}/adjustments", {
      params: { path: path(id), query: { dry_run: true } },
      body,
    }),
  );

/** A preview of a write-off. */
export const previewWriteOff = (id: string, body: WriteOff) =>
  preview(
    client.POST("/inventory/{inventory_id}/write-offs", {
      params: { path: path(id), query: { dry_run: true } },
      body,
    }),
  );

const reversed = (id: string) => ({ movement_id: id });

/** A preview of the reversal of a movement. */
export const previewReversal = (id: string, body: Reversal) =>
  preview(
    client.POST("/inventory/movements/{movement_id}/reverse", {
      params: { path: reversed(id), query: { dry_run: true } },
      body,
    }),
  );

const done = () => refresh("inventory", "orders");

/** Counts, with the expected stock, or sets the levels of the version that was shown (412 if it has changed since). */
export const useChangeInventory = (item: Pick<InventoryItem, "id" | "version">) =>
  useMutation({
    mutationFn: (body: InventoryChange) =>
      written(
        client.PUT("/inventory/{inventory_id}", {
          params: { path: path(item.id) },
          // a count has no If-Match: a reservation makes a new version, but moves no stock
          headers: body.expected_stock === undefined ? ifMatch(item.version) : {},
          body,
        }),
      ),
    onSuccess: done,
  });

/** Adds or removes cases. The request has the difference, not the result, so it needs no version. */
export const useAdjustInventory = (id: string) =>
  useMutation({
    mutationFn: (body: Adjustment) =>
      written(client.POST("/inventory/{inventory_id}/adjustments", { params: { path: path(id) }, body })),
    onSuccess: done,
  });

/** Writes off cases that are lost or used up. */
export const useWriteOff = (id: string) =>
  useMutation({
    mutationFn: (body: WriteOff) =>
      written(client.POST("/inventory/{inventory_id}/write-offs", { params: { path: path(id) }, body })),
    onSuccess: done,
  });

/** Reverses a movement that was booked by mistake; possible once. */
export const useReverse = (id: string) =>
  useMutation({
    mutationFn: (body: Reversal) =>
      written(client.POST("/inventory/movements/{movement_id}/reverse", { params: { path: reversed(id) }, body })),
    onSuccess: done,
  });
