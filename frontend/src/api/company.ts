import { queryOptions, useMutation } from "@tanstack/react-query";
import { client, dataOf, ifMatch, written } from "@/api/client";
import { queryClient, refresh } from "@/api/queries";
import type { components } from "@/api/schema";
import type { Company } from "@/api/shapes";
import { setCompany } from "@/lib/format";

/** The company: its name, currency, time zone and rules. Its response sets the formats of money and times. */
export const company = () =>
  queryOptions({
    queryKey: ["company"],
    queryFn: async ({ signal }) => {
      const found = await dataOf(client.GET("/company", { signal }));
      setCompany(found);
      return found;
    },
    staleTime: 5 * 60_000,
  });

/**
 * Changes the company that was seen; refused with 412 if another user was faster. `onSaved` is called even if the form is
 * not there any more: another time zone or currency builds the page anew.
 */
export const useSaveCompany = (onSaved: () => void) =>
  useMutation({
    mutationFn: ({ seen, body }: { seen?: Company; body: object }): Promise<Company> =>
      written<Company | components["schemas"]["CompanyPreview"]>(
        client.PUT("/company", {
          headers: ifMatch(seen?.version ?? 0),
          body: body as components["schemas"]["CompanyUpdate"],
        }),
      ),
    onSuccess: (saved) => {
      onSaved();
      setCompany(saved);
      queryClient.setQueryData(company().queryKey, saved);
      return refresh("company", "orders", "inventory");
    },
  });
