import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";

/** Whether every case is where the ledger says, asked every five minutes: the check reads much. */
export const integrity = () =>
  queryOptions({
    queryKey: ["integrity"],
    queryFn: ({ signal }) => answer(client.GET("/integrity", { signal })),
    staleTime: 5 * 60_000,
    refetchInterval: 5 * 60_000,
    retry: false,
  });
