import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import type { QueryOf } from "@/api/shapes";

export type UserFilters = QueryOf<"list_users">;

const noun = "users";

/** Who is calling, and so what is offered. */
export const me = () =>
  queryOptions({
    queryKey: ["me"],
    queryFn: ({ signal }) => answer(client.GET("/api/me", { signal })),
    staleTime: 5 * 60_000,
  });

export const userList = (query: UserFilters = {}) =>
  queryOptions({
    queryKey: [noun, "list", query],
    queryFn: ({ signal }) => answer(client.GET("/api/users", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const user = (id: string) =>
  queryOptions({
    queryKey: [noun, "one", id],
    queryFn: ({ signal }) => answer(client.GET("/api/users/{user_id}", { params: { path: { user_id: id } }, signal })),
  });
