import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import type { QueryOf } from "@/api/shapes";

export type ProductFilters = QueryOf<"list_products">;

const noun = "products";

export const productList = (query: ProductFilters = {}) =>
  queryOptions({
    queryKey: [noun, "list", query],
    queryFn: ({ signal }) => answer(client.GET("/api/products", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const product = (id: string) =>
  queryOptions({
    queryKey: [noun, "one", id],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/products/{product_id}", { params: { path: { product_id: id } }, signal })),
  });

export const categories = () =>
  queryOptions({
    queryKey: [noun, "categories"],
    queryFn: ({ signal }) => answer(client.GET("/api/products/categories/list", { signal })),
    staleTime: 5 * 60_000,
  });
