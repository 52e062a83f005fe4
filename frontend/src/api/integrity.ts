import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";

/** Whether every case is where the ledger says, asked once a minute. */
export const integrity = () =>
  queryOptions({
    queryKey: ["integrity"],
    queryFn: ({ signal }) => answer(client.GET("/api/integrity", { signal })),
    refetchInterval: 60_000,
  });
