import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { client, dataOf, ifMatch, preview, written } from "@/api/client";
import { refresh } from "@/api/queries";
import type { components } from "@/api/schema";
import type { QueryOf, Store } from "@/api/shapes";

export type StoreFilters = QueryOf<"list_stores">;
export type StoreCreate = components["schemas"]["StoreCreate"];
export type StoreUpdate = components["schemas"]["StoreUpdate"];
export type StoreClosing = components["schemas"]["StoreClosing"];

const resource = "stores";
const rarely = 5 * 60_000; // stores and regions change a few times a year

export const storeList = (query: StoreFilters = {}) =>
  queryOptions({
    queryKey: [resource, "list", query],
    queryFn: ({ signal }) => dataOf(client.GET("/stores", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const store = (id: string) =>
  queryOptions({
    queryKey: [resource, "one", id],
    queryFn: ({ signal }) => dataOf(client.GET("/stores/{store_id}", { params: { path: { store_id: id } }, signal })),
  });

/** The possible sources of a product for a store: warehouses with enough, and stores that have more than they need. */
export const sourcesFor = (storeId: string, productId: string, quantity: number) =>
  queryOptions({
    queryKey: ["inventory", "sources", storeId, productId, quantity],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/stores/{store_id}/products/{product_id}/sources", {
          params: { path: { store_id: storeId, product_id: productId }, query: { quantity } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const regionOptions = () =>
  queryOptions({
    queryKey: [resource, "regions"],
    queryFn: ({ signal }) => dataOf(client.GET("/stores/regions/options", { signal })),
    staleTime: rarely,
  });

/** All stores, for a choice; requested in pages of 100. */
export const allStores = () =>
  queryOptions({
    queryKey: [resource, "all"],
    queryFn: async ({ signal }) => {
      const found: Store[] = [];
      for (let page = 1; ; page++) {
        const read = await dataOf(client.GET("/stores", { params: { query: { page, limit: 100 } }, signal }));
        found.push(...read.data);
        if (page >= read.total_pages) return found;
      }
    },
    staleTime: rarely,
  });

const closing = (seen: Pick<Store, "id" | "version">, body: StoreClosing, query: { dry_run?: boolean }) =>
  client.PATCH("/stores/{store_id}/close", {
    params: { path: { store_id: seen.id }, query },
    headers: ifMatch(seen.version),
    body,
  });

/** A preview of the closing of a store: what happens to its stock. */
export const previewClosing = (seen: Pick<Store, "id" | "version">, body: StoreClosing) =>
  preview(closing(seen, body, { dry_run: true }));

/** Closes the version of the store that was shown; the body says what happens to its open orders and stock. */
export const useCloseStore = (seen: Pick<Store, "id" | "version">) =>
  useMutation({
    mutationFn: (body: StoreClosing) => written<Store | components["schemas"]["StorePreview"]>(closing(seen, body, {})),
    onSuccess: () => refresh("stores", "inventory", "orders", "users"),
  });

/** Creates a store, or changes the version that was shown; 412 if another user has changed it since. */
export const useSaveStore = () =>
  useMutation({
    mutationFn: async ({ seen, body }: { seen?: Store; body: object }): Promise<Store> => {
      const saved = seen
        ? client.PUT("/stores/{store_id}", {
            params: { path: { store_id: seen.id } },
            headers: ifMatch(seen.version),
            body: body as StoreUpdate,
          })
        : client.POST("/stores", { body: body as StoreCreate });
      return written<Store | components["schemas"]["StorePreview"]>(saved);
    },
    onSuccess: () => refresh("stores", "inventory", "orders", "users"),
  });
