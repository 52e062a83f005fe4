import { QueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { onActingChange } from "@/lib/acting";

/** One cache of what the service said. A refusal is not asked again; what is temporary is, twice. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) => failures < 2 && error instanceof Problem && error.isTemporary,
      retryDelay: (failures) => 400 * 2 ** failures,
    },
  },
});

// Another person may see and do other things: everything is asked again.
onActingChange(() => {
  void queryClient.resetQueries();
});

/** After a write: figures, lists and details of these nouns are asked again where they are shown. */
export function refresh(...nouns: Noun[]): Promise<unknown> {
  return Promise.all(nouns.map((noun) => queryClient.invalidateQueries({ queryKey: [noun] })));
}

/** The first part of every query key. */
export type Noun = "inventory" | "orders" | "stores" | "products" | "users" | "integrity" | "me";
