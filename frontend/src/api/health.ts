import { queryOptions } from "@tanstack/react-query";
import { client, dataOf } from "@/api/client";

/** The state and version of the service, read once for each page load. */
export const health = () =>
  queryOptions({
    queryKey: ["health"],
    queryFn: ({ signal }) => dataOf(client.GET("/health", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
