import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";

/** The result of the integrity check, requested every five minutes because the check reads many rows. */
export const integrity = () =>
  queryOptions({
    queryKey: ["integrity"],
    queryFn: ({ signal }) => answer(client.GET("/integrity", { signal })),
    staleTime: 5 * 60_000,
    refetchInterval: 5 * 60_000,
    retry: false,
  });
