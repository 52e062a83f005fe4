import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { client, dataOf, ifMatch, written } from "@/api/client";
import { refresh } from "@/api/queries";
import type { components } from "@/api/schema";
import type { Product, QueryOf } from "@/api/shapes";

export type ProductFilters = QueryOf<"list_products">;
export type ProductCreate = components["schemas"]["ProductCreate"];
export type ProductUpdate = components["schemas"]["ProductUpdate"];

const resource = "products";

export const productList = (query: ProductFilters = {}) =>
  queryOptions({
    queryKey: [resource, "list", query],
    queryFn: ({ signal }) => dataOf(client.GET("/products", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const product = (id: string) =>
  queryOptions({
    queryKey: [resource, "one", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/products/{product_id}", { params: { path: { product_id: id } }, signal })),
  });

/** The product with this SKU or barcode. */
export const productByCode = (code: string) =>
  queryOptions({
    queryKey: [resource, "code", code],
    queryFn: ({ signal }) => dataOf(client.GET("/products/by-code/{code}", { params: { path: { code } }, signal })),
    retry: false,
  });

export const categories = () =>
  queryOptions({
    queryKey: [resource, "categories"],
    queryFn: ({ signal }) => dataOf(client.GET("/products/categories/list", { signal })),
    staleTime: 5 * 60_000,
  });

export const brands = () =>
  queryOptions({
    queryKey: [resource, "brands"],
    queryFn: ({ signal }) => dataOf(client.GET("/products/brands/list", { signal })),
    staleTime: 5 * 60_000,
  });

/** Creates a product, or changes the version that was shown; 412 if another user has changed it since. */
export const useSaveProduct = () =>
  useMutation({
    mutationFn: async ({ seen, body }: { seen?: Product; body: object }): Promise<Product> => {
      const saved = seen
        ? client.PUT("/products/{product_id}", {
            params: { path: { product_id: seen.id } },
            headers: ifMatch(seen.version),
            body: body as ProductUpdate,
          })
        : client.POST("/products", { body: body as ProductCreate });
      return written<Product | components["schemas"]["ProductPreview"]>(saved);
    },
    onSuccess: () => refresh("products", "inventory", "orders"),
  });
