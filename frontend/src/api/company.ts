import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import { setCompany } from "@/lib/format";

/** The company: its name, currency, time zone and rules. Its answer sets the formats of money and times. */
export const company = () =>
  queryOptions({
    queryKey: ["company"],
    queryFn: async ({ signal }) => {
      const found = await answer(client.GET("/company", { signal }));
      setCompany(found);
      return found;
    },
    staleTime: 5 * 60_000,
  });
