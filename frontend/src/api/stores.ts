import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { answer, client, ifMatch, preview, written } from "@/api/client";
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
    queryFn: ({ signal }) => answer(client.GET("/stores", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const store = (id: string) =>
  queryOptions({
    queryKey: [resource, "one", id],
    queryFn: ({ signal }) => answer(client.GET("/stores/{store_id}", { params: { path: { store_id: id } }, signal })),
  });

/** Where a store may get cases of a product from: warehouses with enough, and stores that have more than they need. */
export const sourcesFor = (storeId: string, productId: string, quantity: number) =>
  queryOptions({
    queryKey: ["inventory", "sources", storeId, productId, quantity],
    queryFn: ({ signal }) =>
      answer(
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
    queryFn: ({ signal }) => answer(client.GET("/stores/regions/options", { signal })),
    staleTime: rarely,
  });

/** Every store, for choosing one: page after page, a hundred at a time. */
export const allStores = () =>
  queryOptions({
    queryKey: [resource, "all"],
    queryFn: async ({ signal }) => {
      const found: Store[] = [];
      for (let page = 1; ; page++) {
        const read = await answer(client.GET("/stores", { params: { query: { page, limit: 100 } }, signal }));
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

/** What closing a store would do with its stock; nothing is kept. */
export const previewClosing = (seen: Pick<Store, "id" | "version">, body: StoreClosing) =>
  preview(closing(seen, body, { dry_run: true }));

/** Closes the store that was seen, and does with its open orders and its stock what the body says. */
export const useCloseStore = (seen: Pick<Store, "id" | "version">) =>
  useMutation({
    mutationFn: (body: StoreClosing) => written<Store | components["schemas"]["StorePreview"]>(closing(seen, body, {})),
    onSuccess: () => refresh("stores", "inventory", "orders", "users"),
  });

/** Adds a store, or changes the one that was seen; refused with 412 if another user was faster. */
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
