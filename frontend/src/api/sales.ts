import { useMutation } from "@tanstack/react-query";
import { client, preview, written } from "@/api/client";
import { refresh } from "@/api/queries";
import type { components } from "@/api/schema";

export type Sales = components["schemas"]["Sales"];

/** A preview of sales. */
export const previewSales = (body: Sales) =>
  preview(client.POST("/sales", { params: { query: { dry_run: true } }, body }));

/** Books sales and customers' returns; each line has an external id, under which it is booked once. */
export const useRecordSales = () =>
  useMutation({
    mutationFn: (body: Sales) => written(client.POST("/sales", { body })),
    onSuccess: () => refresh("inventory", "orders"),
  });
