import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { NotFound, PageFailed } from "@/components/feedback/PageStates";
import { Shell } from "@/components/shell/Shell";
import {
  readInventoryAddress,
  readOrdersAddress,
  readOverviewAddress,
  readProductsAddress,
  readReceivingAddress,
  readShippingAddress,
  readStocktakeAddress,
  readStoresAddress,
  readSuppliersAddress,
  readUsersAddress,
} from "@/lib/addresses";
import { parseAddress, writeAddress } from "@/lib/search";
import { ROOT } from "@/lib/site";

/** Loads the code of a page when it is first opened. `unknown`: the type of the router must not depend on the pages' types. */
const page = (load: () => Promise<unknown>) => lazyRouteComponent(load as () => Promise<{ default: () => null }>);

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageFailed });
const under = { getParentRoute: () => root } as const;

const routes = [
  createRoute({
    ...under,
    path: "/",
    validateSearch: readOverviewAddress,
    component: page(() => import("@/pages/overview/OverviewPage")),
  }),
  createRoute({
    ...under,
    path: "/inventory",
    validateSearch: readInventoryAddress,
    component: page(() => import("@/pages/inventory/InventoryPage")),
  }),
  createRoute({
    ...under,
    path: "/stocktake",
    validateSearch: readStocktakeAddress,
    component: page(() => import("@/pages/stocktakes/StocktakesPage")),
  }),
  createRoute({
    ...under,
    path: "/orders",
    validateSearch: readOrdersAddress,
    component: page(() => import("@/pages/orders/OrdersPage")),
  }),
  createRoute({
    ...under,
    path: "/receiving",
    validateSearch: readReceivingAddress,
    component: page(() => import("@/pages/receiving/ReceivingPage")),
  }),
  createRoute({
    ...under,
    path: "/shipping",
    validateSearch: readShippingAddress,
    component: page(() => import("@/pages/shipping/ShippingPage")),
  }),
  createRoute({
    ...under,
    path: "/stores",
    validateSearch: readStoresAddress,
    component: page(() => import("@/pages/stores/StoresPage")),
  }),
  createRoute({
    ...under,
    path: "/products",
    validateSearch: readProductsAddress,
    component: page(() => import("@/pages/products/ProductsPage")),
  }),
  createRoute({
    ...under,
    path: "/suppliers",
    validateSearch: readSuppliersAddress,
    component: page(() => import("@/pages/suppliers/SuppliersPage")),
  }),
  createRoute({
    ...under,
    path: "/users",
    validateSearch: readUsersAddress,
    component: page(() => import("@/pages/users/UsersPage")),
  }),
  createRoute({
    ...under,
    path: "/labels",
    component: page(() => import("@/pages/labels/LabelsPage")),
  }),
  createRoute({
    ...under,
    path: "/reasons",
    component: page(() => import("@/pages/reasons/ReasonsPage")),
  }),
  createRoute({
    ...under,
    path: "/company",
    component: page(() => import("@/pages/company/CompanyPage")),
  }),
] as const;

const headerParts = [
  () => import("@/components/shell/AccountDropdown"),
  () => import("@/components/shell/CommandPalette"),
];

/** Former addresses of pages: bookmarks and links in messages still lead there. */
const formerRoutes = [
  createRoute({
    ...under,
    path: "/people",
    validateSearch: readUsersAddress,
    beforeLoad: ({ search }) => {
      throw redirect({ to: "/users", search, replace: true });
    },
  }),
  createRoute({
    ...under,
    path: "/names",
    beforeLoad: () => {
      throw redirect({ to: "/labels", replace: true });
    },
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([...routes, ...formerRoutes]),
  basepath: ROOT,
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  search: { strict: true }, // parameters that a page does not know are removed from the address
  defaultPreload: "intent",
  scrollRestoration: true,
});

/**
 * Loads the code of the other pages, and of what the header opens, when the first page is complete and the browser idle,
 * so that no click waits for it.
 */
export function fetchOtherPagesWhenIdle(): void {
  const stop = router.subscribe("onRendered", () => {
    stop();
    window.requestIdleCallback?.(() => {
      for (const route of routes) void router.loadRouteChunk(route);
      for (const load of headerParts) load().catch(() => undefined); // it is reported when it is opened
    });
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
