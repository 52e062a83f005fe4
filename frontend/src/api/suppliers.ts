import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { client, dataOf, ifMatch, written } from "@/api/client";
import { refresh } from "@/api/queries";
import type { components } from "@/api/schema";
import type { QueryOf, Supplier } from "@/api/shapes";

const resource = "suppliers";

export const supplierList = (query: QueryOf<"list_suppliers"> = {}) =>
  queryOptions({
    queryKey: [resource, "list", query],
    queryFn: ({ signal }) => dataOf(client.GET("/suppliers", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const supplier = (id: string) =>
  queryOptions({
    queryKey: [resource, "one", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/suppliers/{supplier_id}", { params: { path: { supplier_id: id } }, signal })),
  });

/** Creates a supplier, or changes the version that was shown; 412 if another user has changed it since. */
export const useSaveSupplier = () =>
  useMutation({
    mutationFn: async ({ seen, body }: { seen?: Supplier; body: object }): Promise<Supplier> => {
      const saved = seen
        ? client.PUT("/suppliers/{supplier_id}", {
            params: { path: { supplier_id: seen.id } },
            headers: ifMatch(seen.version),
            body: body as components["schemas"]["SupplierUpdate"],
          })
        : client.POST("/suppliers", { body: body as components["schemas"]["SupplierCreate"] });
      return written<Supplier | components["schemas"]["SupplierPreview"]>(saved);
    },
    onSuccess: () => refresh("suppliers", "products"),
  });
