import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { administers, worksAt } from "./rights";

// The backend's tests hold this table against the service: each route is asked as each of these callers.
const TABLE = resolve(import.meta.dirname, "../../../docs/authorization.md");

const store = { store_id: "4", region: "South" };
const source = { store_id: "9", region: "South" };
const CALLERS = {
  admin: { role: "admin", store_id: null, region: null },
  region: { role: "regional_manager", store_id: null, region: "South" },
  "other region": { role: "regional_manager", store_id: null, region: "West" },
  store: { role: "store_manager", store_id: "4", region: "South" },
  source: { role: "store_manager", store_id: "9", region: "South" },
  "other store": { role: "store_manager", store_id: "5", region: "South" },
} as const;

/** Who may use each route, by the columns of the table. */
function rightsInTable(): Map<string, Record<string, boolean>> {
  const rows = readFileSync(TABLE, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const [head = [], , ...body] = rows;
  return new Map(
    body.map(([route = "", ...cells]) => [
      route.replaceAll("`", ""),
      Object.fromEntries(cells.map((cell, index) => [head[index + 1] ?? "", cell === "yes"])),
    ]),
  );
}

const OFFERS = [
  ...["stores", "products", "users"]
    .flatMap((path) => [`POST /${path}`, `PUT /${path}/{${path.slice(0, -1)}_id}`])
    .map((route) => ({ route, offered: administers })),
  ...["categories", "brands", "regions"]
    .flatMap((path) => [`PUT /${path}/{label_id}`, `POST /${path}/{label_id}/merge`])
    .map((route) => ({ route, offered: administers })),
  ...["POST /reasons", "PUT /reasons/{reason_id}", "POST /suppliers", "PUT /suppliers/{supplier_id}"].map((route) => ({
    route,
    offered: administers,
  })),
  ...["PUT /company", "PATCH /stores/{store_id}/close"].map((route) => ({ route, offered: administers })),
  ...[
    "PUT /inventory/{inventory_id}",
    "POST /inventory/{inventory_id}/adjustments",
    "POST /inventory/{inventory_id}/write-offs",
    "POST /inventory/movements/{movement_id}/reverse",
    "POST /inventory/counts",
    "POST /sales",
    "PUT /stocktakes/{stocktake_id}/lines",
    "PATCH /stocktakes/{stocktake_id}/close",
    "PATCH /stocktakes/{stocktake_id}/discard",
  ].map((route) => ({ route, offered: (user: Parameters<typeof worksAt>[0]) => worksAt(user, source) })),
  ...["POST /orders", "POST /stocktakes"].map((route) => ({
    route,
    offered: (user: Parameters<typeof worksAt>[0]) => worksAt(user, store),
  })),
];

// The service names the moves of each order (allowed_actions); the dashboard adds no product to a store by itself.
const OFFERED_OTHERWISE =
  /^(PATCH \/orders\/|POST \/orders\/(agree|approve|ship|receive|fulfill|cancel|batch|{order_id}\/return)$|POST \/inventory$)/;

it("each documented write has a right here or an allowed action of the service", () => {
  const routes = [...rightsInTable().keys()].filter((route) => !OFFERED_OTHERWISE.test(route));
  expect(routes.sort()).toEqual(OFFERS.map(({ route }) => route).sort());
});

describe("actions on the screen are those that the service allows", () => {
  const table = rightsInTable();
  for (const { route, offered } of OFFERS) {
    it(route, () => {
      const allowed = table.get(route);
      expect(allowed).toBeDefined();
      for (const [column, user] of Object.entries(CALLERS)) expect(offered(user), column).toBe(allowed?.[column]);
    });
  }
});

it("no action is offered before the user is known", () => {
  expect(worksAt(undefined, store)).toBe(false);
  expect(administers(undefined)).toBe(false);
});
