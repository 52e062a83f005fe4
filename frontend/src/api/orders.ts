import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { client, dataOf, ifMatch, preview, written } from "@/api/client";
import { queryClient, refresh } from "@/api/queries";
import type { components } from "@/api/schema";
import type { Order, OrderDetail, QueryOf } from "@/api/shapes";

export type OrderFilters = QueryOf<"list_orders">;
export type OrderScope = QueryOf<"count_orders">;
export type OrderCreate = components["schemas"]["OrderCreate"];
export type OrderUpdate = components["schemas"]["OrderUpdate"];
/** The moves of an order. A return is none, because it creates another order. */
export type Move = Exclude<Order["allowed_actions"][number], "edit" | "return">;
export type OrderReturn = components["schemas"]["OrderReturn"];
/** The fields of a move; each move has some of them. The reason of a receipt is the code of one. */
export interface MoveBody {
  quantity?: number;
  reason?: string;
  allow_over_max?: boolean;
  allow_inactive?: boolean;
  expected_at?: string;
  carrier_reference?: string;
  remainder?: "backorder" | "close";
  received?: number;
  damaged?: number;
  final?: boolean;
}

const resource = "orders";

export const orderList = (query: OrderFilters = {}) =>
  queryOptions({
    queryKey: [resource, "list", query],
    queryFn: ({ signal }) => dataOf(client.GET("/orders", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

const MOST = 1000; // orders that a document has

/** The first 1,000 orders of a list, page after page. */
export const longOrderList = (query: OrderFilters) =>
  queryOptions({
    queryKey: [resource, "long list", query],
    queryFn: async ({ signal }) => {
      const found: Order[] = [];
      for (let cursor: string | undefined; ; ) {
        const params = { query: { ...query, limit: 100, cursor } };
        const read = await dataOf(client.GET("/orders", { params, signal }));
        found.push(...read.data);
        cursor = read.next_cursor ?? undefined;
        if (cursor === undefined || found.length >= MOST) return { ...read, data: found };
      }
    },
  });

export const order = (id: string) =>
  queryOptions({
    queryKey: [resource, "one", id],
    queryFn: ({ signal }) => dataOf(client.GET("/orders/{order_id}", { params: { path: { order_id: id } }, signal })),
  });

/** These orders as they are now. */
export const latestOrders = (orders: Pick<Order, "id">[]): Promise<OrderDetail[]> =>
  Promise.all(orders.map(({ id }) => queryClient.fetchQuery({ ...order(id), staleTime: 0 })));

/** How many orders of each status there are, and how many are late, under the same filters as the list. */
export const orderCounts = (query: OrderScope = {}) =>
  queryOptions({
    queryKey: [resource, "counts", query],
    queryFn: ({ signal }) => dataOf(client.GET("/orders/counts", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

const path = (id: string) => ({ order_id: id });
const done = () => {
  void refresh("integrity"); // no form waits for it
  return refresh("orders", "inventory");
};

/** A preview of a new order, with its proposed source. */
export const previewOrder = (body: OrderCreate) =>
  preview(client.POST("/orders", { params: { query: { dry_run: true } }, body }));

export const useCreateOrder = () =>
  useMutation({ mutationFn: (body: OrderCreate) => written(client.POST("/orders", { body })), onSuccess: done });

/** Changes quantity or notes of the version that was shown; 412 if another user has changed it since. */
export const useEditOrder = (seen: Pick<Order, "id" | "version">) =>
  useMutation({
    mutationFn: (body: OrderUpdate) =>
      written(
        client.PATCH("/orders/{order_id}", {
          params: { path: path(seen.id) },
          headers: ifMatch(seen.version),
          body,
        }),
      ),
    onSuccess: done,
  });

/** A preview of a return of cases of this order. */
export const previewReturn = (seen: Pick<Order, "id" | "version">, body: OrderReturn) =>
  preview(client.POST("/orders/{order_id}/return", sentReturn(seen, body, { dry_run: true })));

/** Requests a return of cases of the version of an order that was shown; creates a new order. */
export const useReturnOrder = (seen: Pick<Order, "id" | "version">) =>
  useMutation({
    mutationFn: (body: OrderReturn) => written(client.POST("/orders/{order_id}/return", sentReturn(seen, body, {}))),
    onSuccess: done,
  });

const sentReturn = (seen: Pick<Order, "id" | "version">, body: OrderReturn, query: { dry_run?: boolean }) => ({
  params: { path: path(seen.id), query },
  headers: ifMatch(seen.version),
  body,
});

/** A preview of a move of these orders. */
export const previewMove = (move: Move, orders: Order[], body: MoveBody): Promise<MovePreview> =>
  preview<MoveResponse>(send(move, orders, body, { dry_run: true }));

/** Moves one order or several, of the versions that were shown: all or none. */
export const useMoveOrders = (move: Move, orders: Order[]) =>
  useMutation({ mutationFn: (body: MoveBody) => written<MoveResponse>(send(move, orders, body, {})), onSuccess: done });

type Schemas = components["schemas"];
/** The result is the order if one is moved, else all of them. */
export type MovePreview = Schemas["OrderDetailPreview" | "OrdersPreview"];
type MoveResponse = Schemas["OrderDetail" | "OrderDetailPreview" | "Orders" | "OrdersPreview"];
type MoveRequest = Promise<{ data?: MoveResponse }>;

function send(move: Move, orders: Order[], fields: MoveBody, query: { dry_run?: boolean }): MoveRequest {
  const [only] = orders;
  return only && orders.length === 1 ? sendOne(move, only, fields, query) : sendAll(move, orders, fields, query);
}

function sendAll(move: Move, orders: Order[], fields: MoveBody, query: { dry_run?: boolean }): MoveRequest {
  const params = { query };
  const seen = orders.map(({ id, version }) => ({ id, version }));
  const { allow_over_max = false, allow_inactive = false, expected_at, carrier_reference, reason = "" } = fields;
  switch (move) {
    case "agree":
      return client.POST("/orders/agree", { params, body: { orders: seen } });
    case "approve":
      return client.POST("/orders/approve", { params, body: { orders: seen, allow_inactive } });
    case "ship":
      return client.POST("/orders/ship", { params, body: { orders: seen, expected_at, carrier_reference } });
    case "receive":
      return client.POST("/orders/receive", { params, body: { orders: seen, allow_over_max } });
    case "fulfill":
      return client.POST("/orders/fulfill", { params, body: { orders: seen, allow_over_max } });
    case "cancel":
      return client.POST("/orders/cancel", { params, body: { orders: seen, reason } });
  }
}

function sendOne(move: Move, one: Order, fields: MoveBody, query: { dry_run?: boolean }): MoveRequest {
  const params = { path: path(one.id), query };
  const headers = ifMatch(one.version);
  const { quantity, reason, allow_over_max = false, allow_inactive = false } = fields;
  switch (move) {
    case "agree":
      return client.PATCH("/orders/{order_id}/agree", { params, headers, body: {} });
    case "approve":
      return client.PATCH("/orders/{order_id}/approve", {
        params,
        headers,
        body: { quantity, reason, allow_inactive },
      });
    case "ship": {
      const { expected_at, carrier_reference, remainder } = fields;
      const body = { quantity, expected_at, carrier_reference, remainder };
      return client.PATCH("/orders/{order_id}/ship", { params, headers, body });
    }
    case "receive": {
      const { received = 0, damaged = 0, final = false } = fields;
      const body = { received, damaged, reason, final, allow_over_max };
      return client.PATCH("/orders/{order_id}/receive", { params, headers, body });
    }
    case "fulfill":
      return client.PATCH("/orders/{order_id}/fulfill", { params, headers, body: { allow_over_max } });
    case "cancel":
      return client.PATCH("/orders/{order_id}/cancel", { params, headers, body: { reason: reason ?? "" } });
  }
}
