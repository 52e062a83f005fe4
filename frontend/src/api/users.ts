import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { client, dataOf, ifMatch, written } from "@/api/client";
import { refresh } from "@/api/queries";
import type { components } from "@/api/schema";
import type { QueryOf, User } from "@/api/shapes";

export type UserFilters = QueryOf<"list_users">;
export type UserCreate = components["schemas"]["UserCreate"];
export type UserUpdate = components["schemas"]["UserUpdate"];

const resource = "users";

/** The caller's account, which decides what the dashboard offers. */
export const me = () =>
  queryOptions({
    queryKey: ["me"],
    queryFn: ({ signal }) => dataOf(client.GET("/me", { signal })),
    staleTime: 5 * 60_000,
  });

export const userList = (query: UserFilters = {}) =>
  queryOptions({
    queryKey: [resource, "list", query],
    queryFn: ({ signal }) => dataOf(client.GET("/users", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const user = (id: string) =>
  queryOptions({
    queryKey: [resource, "one", id],
    queryFn: ({ signal }) => dataOf(client.GET("/users/{user_id}", { params: { path: { user_id: id } }, signal })),
  });

/** All active store managers, for a choice; requested in pages of 100. */
export const storeManagers = () =>
  queryOptions({
    queryKey: [resource, "store-managers"],
    queryFn: async ({ signal }) => {
      const found: User[] = [];
      for (let page = 1; ; page++) {
        const query: UserFilters = { role: ["store_manager"], active: true, page, limit: 100 };
        const read = await dataOf(client.GET("/users", { params: { query }, signal }));
        found.push(...read.data);
        if (page >= read.total_pages) return found;
      }
    },
    staleTime: 5 * 60_000,
  });

/** Creates a user, or changes the version that was shown; 412 if another user has changed it since. */
export const useSaveUser = () =>
  useMutation({
    mutationFn: async ({ seen, body }: { seen?: User; body: object }): Promise<User> => {
      const saved = seen
        ? client.PUT("/users/{user_id}", {
            params: { path: { user_id: seen.id } },
            headers: ifMatch(seen.version),
            body: body as UserUpdate,
          })
        : client.POST("/users", { body: body as UserCreate });
      return written<User | components["schemas"]["UserPreview"]>(saved);
    },
    onSuccess: () => refresh("users", "me", "stores", "orders"),
  });
