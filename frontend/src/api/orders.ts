import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import type { QueryOf } from "@/api/shapes";

export type OrderFilters = QueryOf<"list_orders">;
export type OrderScope = QueryOf<"count_orders">;

const noun = "orders";

export const orderList = (query: OrderFilters = {}) =>
  queryOptions({
    queryKey: [noun, "list", query],
    queryFn: ({ signal }) => answer(client.GET("/api/orders", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const order = (id: string) =>
  queryOptions({
    queryKey: [noun, "one", id],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/orders/{order_id}", { params: { path: { order_id: id } }, signal })),
  });

/** How many orders of each status there are, and how many are late, under the same filters as the list. */
export const orderCounts = (query: OrderScope = {}) =>
  queryOptions({
    queryKey: [noun, "counts", query],
    queryFn: ({ signal }) => answer(client.GET("/api/orders/counts", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
