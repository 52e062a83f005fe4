import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import type { QueryOf } from "@/api/shapes";

export type OrderFilters = QueryOf<"list_orders">;

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
