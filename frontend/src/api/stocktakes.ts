import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { client, dataOf, ifMatch, preview, written } from "@/api/client";
import { refresh } from "@/api/queries";
import type { components } from "@/api/schema";
import type { QueryOf } from "@/api/shapes";

type Schemas = components["schemas"];

export type Stocktake = Schemas["StocktakeRecord"];
export type StocktakeLine = Schemas["StocktakeLine"];
export type StocktakeCount = Schemas["StocktakeCount"];
export type StocktakeStart = Schemas["StocktakeStart"];
export type StocktakeClosing = Schemas["StocktakeClosing"];
export type DueProduct = Schemas["DueProduct"];
export type ReleasedOrder = Schemas["ReleasedOrder"];

/** A count that is not saved yet, with what its line showed when it was typed. */
export interface TypedCount {
  /** The counted cases; null removes a count. */
  cases: number | null;
  lastMovement: string | null;
  previous: number | null;
  /** Whether the difference to the stock at that time is saved if stock has moved since. */
  isDifference?: boolean;
}

/** The counts by product. */
export type Counts = Record<string, TypedCount>;

const resource = "stocktakes";
const path = (id: string) => ({ stocktake_id: id });

/** The open stocktake of a store; null if there is none. */
export const openStocktake = (storeId: string) =>
  queryOptions({
    queryKey: [resource, "open", storeId],
    queryFn: async ({ signal }): Promise<Stocktake | null> => {
      const query = { store_id: [storeId], status: ["open" as const] };
      return (await dataOf(client.GET("/stocktakes", { params: { query }, signal }))).data[0] ?? null;
    },
  });

/** Stocktakes by the time of their start, newest first unless sorted otherwise. */
export const stocktakeList = (query: QueryOf<"list_stocktakes">) =>
  queryOptions({
    queryKey: [resource, "list", query],
    queryFn: ({ signal }) => dataOf(client.GET("/stocktakes", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

/** All lines of a stocktake, by the name of the product, page after page. */
export const stocktakeLines = (id: string) =>
  queryOptions({
    queryKey: [resource, "lines", id],
    queryFn: async ({ signal }) => {
      const found: StocktakeLine[] = [];
      for (let page = 1; ; page++) {
        const params = { path: path(id), query: { page, limit: 100 } };
        const read = await dataOf(client.GET("/stocktakes/{stocktake_id}/lines", { params, signal }));
        found.push(...read.data);
        if (page >= read.total_pages) return found;
      }
    },
  });

const MOST_DUE = 500; // the most that a stocktake accepts at once

/** The products of a store that are due to be counted today, the longest overdue first. */
export const cycleCount = (storeId: string) =>
  queryOptions({
    queryKey: [resource, "cycle", storeId],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/stores/{store_id}/cycle-count", {
          params: { path: { store_id: storeId }, query: { limit: MOST_DUE } },
          signal,
        }),
      ),
  });

const done = () => refresh("stocktakes", "inventory", "orders");

export const useStartStocktake = () =>
  useMutation({
    mutationFn: (body: StocktakeStart) => written(client.POST("/stocktakes", { body })),
    onSuccess: () => refresh("stocktakes"),
  });

const LINES_AT_ONCE = 500; // the most that the API accepts

/** Saves counts in requests of LINES_AT_ONCE; refused if stock has moved, or another count was saved, since they were typed. */
export async function saveCounts(id: string, counts: Counts): Promise<void> {
  const typed = Object.entries(counts);
  const save = async (on_moved: "refuse" | "book_difference", lines: StocktakeCount[]) => {
    for (let first = 0; first < lines.length; first += LINES_AT_ONCE) {
      const body = { on_moved, lines: lines.slice(first, first + LINES_AT_ONCE) };
      await written(client.PUT("/stocktakes/{stocktake_id}/lines", { params: { path: path(id) }, body }));
    }
  };
  await save("book_difference", typed.filter(([, { isDifference }]) => isDifference).map(lineOf));
  await save("refuse", typed.filter(([, { isDifference }]) => !isDifference).map(lineOf));
}

const lineOf = ([product_id, { cases, lastMovement, previous }]: [string, TypedCount]): StocktakeCount => ({
  product_id,
  counted_stock: cases,
  last_movement_id: lastMovement,
  previous_count: previous,
});

export const useSaveCounts = (id: string) =>
  useMutation({
    mutationFn: (counts: Counts) => saveCounts(id, counts),
    onSettled: () => refresh("stocktakes"), // after a refusal, too: the lines show what it is about
  });

/** A preview of the closing of a stocktake: its movements, and the orders that it would release. */
export const previewClosing = (id: string, body: StocktakeClosing) =>
  preview(
    client.PATCH("/stocktakes/{stocktake_id}/close", {
      params: { path: path(id), query: { dry_run: true } },
      body,
    }),
  );

/** Closes the version that was shown; 412 if a line was saved since. */
export const useCloseStocktake = ({ id, version }: Stocktake) =>
  useMutation({
    mutationFn: (body: StocktakeClosing) =>
      written(
        client.PATCH("/stocktakes/{stocktake_id}/close", {
          params: { path: path(id) },
          headers: ifMatch(version),
          body,
        }),
      ),
    onSuccess: done,
  });

/** Discards the version that was shown; 412 if a line was saved since. */
export const useDiscardStocktake = ({ id, version }: Stocktake) =>
  useMutation({
    mutationFn: () =>
      written(
        client.PATCH("/stocktakes/{stocktake_id}/discard", {
          params: { path: path(id) },
          headers: ifMatch(version),
          body: { reason: "Discarded without a booking" },
        }),
      ),
    onSuccess: () => refresh("stocktakes"),
  });
