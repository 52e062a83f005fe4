import { queryOptions, useMutation } from "@tanstack/react-query";
import { client, dataOf, ifMatch, written } from "@/api/client";
import { refresh } from "@/api/queries";
import type { Label } from "@/api/shapes";

/** The lists of names that products and stores share, by their path in the API. */
export type LabelPath = "categories" | "brands" | "regions";

export const labelList = (path: LabelPath) =>
  queryOptions({
    queryKey: ["labels", path],
    queryFn: ({ signal }): Promise<Label[]> => dataOf(client.GET(`/${path}`, { signal })),
  });

const refreshUses = () => refresh("labels", "products", "stores", "users", "inventory", "orders", "me");

/** Renames a category, brand or region everywhere; 412 if another user has changed it since it was shown. */
export const useRenameLabel = (path: LabelPath) =>
  useMutation({
    mutationFn: ({ seen, name }: { seen: Label; name: string }): Promise<Label> =>
      written(
        client.PUT(`/${path}/{label_id}`, {
          params: { path: { label_id: seen.id } },
          headers: ifMatch(seen.version),
          body: { name },
        }),
      ),
    onSuccess: refreshUses,
  });

/** Replaces a category, brand or region by another one everywhere. */
export const useMergeLabel = (path: LabelPath) =>
  useMutation({
    mutationFn: ({ seen, into }: { seen: Label; into: string }): Promise<Label> =>
      written(
        client.POST(`/${path}/{label_id}/merge`, {
          params: { path: { label_id: seen.id } },
          headers: ifMatch(seen.version),
          body: { into },
        }),
      ),
    onSuccess: refreshUses,
  });
