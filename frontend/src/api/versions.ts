import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";

const reads = {
  products: (id: string, limit: number, signal: AbortSignal) =>
    client.GET("/products/{product_id}/history", { params: { path: { product_id: id }, query: { limit } }, signal }),
  stores: (id: string, limit: number, signal: AbortSignal) =>
    client.GET("/stores/{store_id}/history", { params: { path: { store_id: id }, query: { limit } }, signal }),
  users: (id: string, limit: number, signal: AbortSignal) =>
    client.GET("/users/{user_id}/history", { params: { path: { user_id: id }, query: { limit } }, signal }),
};

export type VersionedResource = keyof typeof reads;

/** The versions of a product, a store or a user, newest first, with the user, the time and the fields of each change. */
export const versions = (resource: VersionedResource, id: string, limit: number) =>
  queryOptions({
    queryKey: [resource, "versions", id, limit],
    queryFn: ({ signal }) => answer(reads[resource](id, limit, signal)),
    placeholderData: keepPreviousData,
  });
