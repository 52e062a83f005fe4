import { queryOptions } from "@tanstack/react-query";
import { client, dataOf } from "@/api/client";

/** The result of the integrity check; until there is one, it is requested again soon. */
export const integrity = () =>
  queryOptions({
    queryKey: ["integrity"],
    queryFn: ({ signal }) => dataOf(client.GET("/integrity", { signal })),
    staleTime: 5 * 60_000,
    refetchInterval: ({ state }) => (state.data?.checked_at === null ? 10_000 : 5 * 60_000),
    retry: false,
  });
