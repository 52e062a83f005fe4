import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, dataOf } from "@/api/client";
import type { QueryOf } from "@/api/shapes";

type VersionQuery = QueryOf<"list_product_versions">;

const reads = {
  products: (id: string, query: VersionQuery, signal: AbortSignal) =>
    client.GET("/products/{product_id}/history", { params: { path: { product_id: id }, query }, signal }),
  stores: (id: string, query: VersionQuery, signal: AbortSignal) =>
    client.GET("/stores/{store_id}/history", { params: { path: { store_id: id }, query }, signal }),
  users: (id: string, query: VersionQuery, signal: AbortSignal) =>
    client.GET("/users/{user_id}/history", { params: { path: { user_id: id }, query }, signal }),
  suppliers: (id: string, query: VersionQuery, signal: AbortSignal) =>
    client.GET("/suppliers/{supplier_id}/history", { params: { path: { supplier_id: id }, query }, signal }),
};

export type VersionedResource = keyof typeof reads;

/** The versions of a product, a store, a user or a supplier, with the user, the time and the fields of each change. */
export const versions = (resource: VersionedResource, id: string, query: VersionQuery) =>
  queryOptions({
    queryKey: [resource, "versions", id, query],
    queryFn: ({ signal }) => dataOf(reads[resource](id, query, signal)),
    placeholderData: keepPreviousData,
  });
