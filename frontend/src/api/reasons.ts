import { queryOptions, useMutation } from "@tanstack/react-query";
import { client, dataOf, ifMatch, written } from "@/api/client";
import { refresh } from "@/api/queries";
import type { components } from "@/api/schema";
import type { StockReason } from "@/api/shapes";

export type ReasonCreate = components["schemas"]["ReasonCreate"];
export type ReasonUpdate = components["schemas"]["ReasonUpdate"];

const rarely = 5 * 60_000; // reasons change a few times a year

/** All reasons of changes of stock, the default first. */
export const reasons = () =>
  queryOptions({
    queryKey: ["reasons"],
    queryFn: async ({ signal }) =>
      (await dataOf(client.GET("/reasons", { params: { query: { limit: 100 } }, signal }))).data,
    staleTime: rarely,
  });

const done = () => refresh("reasons");

export const useCreateReason = () =>
  useMutation({
    mutationFn: (body: ReasonCreate): Promise<StockReason> => written(client.POST("/reasons", { body })),
    onSuccess: done,
  });

/** Changes a reason's name, kinds or active state; 412 if another user has changed it since it was shown. */
export const useUpdateReason = () =>
  useMutation({
    mutationFn: ({ seen, body }: { seen: StockReason; body: ReasonUpdate }): Promise<StockReason> =>
      written(
        client.PUT("/reasons/{reason_id}", {
          params: { path: { reason_id: seen.id } },
          headers: ifMatch(seen.version),
          body,
        }),
      ),
    onSuccess: done,
  });
