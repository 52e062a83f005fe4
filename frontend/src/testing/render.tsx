/** Renders a part of a page with the dashboard's theme and cache and a router in memory. */
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactElement } from "react";
import { queryClient } from "@/api/queries";
import { parseAddress, writeAddress } from "@/lib/search";
import { theme } from "@/theme";

const PATHS = [
  "/",
  "/inventory",
  "/orders",
  "/stores",
  "/products",
  "/suppliers",
  "/users",
  "/labels",
  "/reasons",
  "/company",
  "/stocktake",
  "/receiving",
  "/shipping",
];

/** The element on the page at `address`; resolves when the router shows it. */
export async function renderPart(element: ReactElement, address = "/") {
  const root = createRootRoute({ component: Outlet });
  const routes = PATHS.map((path) => createRoute({ getParentRoute: () => root, path, component: () => element }));
  const router = createRouter({
    routeTree: root.addChildren(routes),
    history: createMemoryHistory({ initialEntries: [address] }),
    parseSearch: parseAddress,
    stringifySearch: writeAddress,
  });
  await router.load();
  const page = render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queryClient}>
        <Notifications />
        {/* biome-ignore lint/suspicious/noExplicitAny: the application's own router is registered, not this one */}
        <RouterProvider router={router as any} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...page, router };
}
