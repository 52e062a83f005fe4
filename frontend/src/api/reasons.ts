import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";

const rarely = 5 * 60_000; // reasons change a few times a year

/** All reasons of counts and adjustments, the default first. */
export const reasons = () =>
  queryOptions({
    queryKey: ["reasons"],
    queryFn: async ({ signal }) =>
      (await answer(client.GET("/reasons", { params: { query: { limit: 100 } }, signal }))).data,
    staleTime: rarely,
  });
