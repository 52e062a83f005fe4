/** A story's own stores, products, people and orders, made through the API: no story relies on the demo company's. */
import { type APIRequestContext, expect } from "@playwright/test";
import { find, type Person } from "./house";

interface Made {
  id: string;
}
export interface Shop {
  product: Made;
  warehouse: Made;
  store: Made;
  manager: Person;
}
export interface Asked extends Made {
  number: string;
  store_id: string;
  quantity: number;
}

let made = 0;
/** A code of at most 20 characters that no other story uses. */
const unique = (prefix: string) => `${prefix}-${Date.now().toString(36)}-${(++made).toString(36)}`;

/** What the service answers to this POST, which has to be successful. */
async function post<T>(request: APIRequestContext, who: string, path: string, data: unknown): Promise<T> {
  const answer = await request.post(path, { headers: { "X-Dev-User": who }, data });
  expect(answer.status(), `${path}: ${await answer.text()}`).toBe(201);
  return (await answer.json()) as T;
}

async function administrator(request: APIRequestContext): Promise<string> {
  return (await find(request, { role: "admin", active: "true", limit: "1" })).email;
}

async function makeStore(request: APIRequestContext, region: string, store_type = "Urban"): Promise<Made> {
  const code = unique("E2E");
  const data = { code, name: `Store ${code}`, region, store_type, address: "1 Test Street" };
  return post(request, await administrator(request), "/api/stores", data);
}

/** A product that this store carries, with so many cases from the start. */
export async function makeStock(request: APIRequestContext, store: Made, cases: number, level = 0): Promise<Made> {
  const sku = unique("E2E");
  const data = { sku, name: `Product ${sku}`, brand: "Testa", category: "Tested", unit_price: 10 };
  const admin = await administrator(request);
  const product = await post<Made>(request, admin, "/api/products", data);
  await stock(request, store, product, cases, level);
  return product;
}

async function stock(request: APIRequestContext, store: Made, product: Made, cases: number, level: number) {
  await post(request, await administrator(request), "/api/inventory", {
    store_id: store.id,
    product_id: product.id,
    opening_stock: cases,
    reorder_level: level,
    max_stock: 1000,
  });
}

/** Adds cases to this manager's stock of a product, or takes them away. */
export async function adjust(request: APIRequestContext, manager: Person, product: Made, delta: number): Promise<void> {
  const params = { store_id: manager.store_id ?? "", product_id: product.id };
  const found = await request.get("/api/inventory", { params });
  const row = ((await found.json()) as { data: Made[] }).data[0];
  await post(request, manager.email, `/api/inventory/${row?.id}/adjustments`, { delta, reason: "sold meanwhile" });
}

/** Someone who manages a new store. */
export async function makeManager(request: APIRequestContext, region: string): Promise<Person> {
  const store = await makeStore(request, region);
  const username = unique("e2e");
  const data = { username, email: `${username}@brickhouse.example`, first_name: "Tess", last_name: username };
  const role = { role: "store_manager", store_id: store.id };
  return post(request, await administrator(request), "/api/users", { ...data, ...role });
}

/** A store with its manager that orders a product of its own from a warehouse; the store has one case, which is low. */
export async function makeShop(request: APIRequestContext, region: string): Promise<Shop> {
  const manager = await makeManager(request, region);
  const store = { id: manager.store_id ?? "" };
  const warehouse = await makeStore(request, region, "Warehouse");
  const product = await makeStock(request, warehouse, 100);
  await stock(request, store, product, 1, 5);
  return { product, warehouse, store, manager };
}

/** An order that waits for this regional manager. */
export async function waitingOrder(request: APIRequestContext, manager: Person, quantity = 1): Promise<Asked> {
  const { product, warehouse, store, manager: asking } = await makeShop(request, manager.region ?? "");
  return post(request, asking.email, "/api/orders", {
    store_id: store.id,
    product_id: product.id,
    source_store_id: warehouse.id,
    quantity,
  });
}

/** An order that this regional manager has approved. */
export async function approvedOrder(request: APIRequestContext, manager: Person): Promise<Asked> {
  const order = await waitingOrder(request, manager);
  const answer = await request.patch(`/api/orders/${order.id}/approve`, { headers: { "X-Dev-User": manager.email } });
  expect(answer.status()).toBe(200);
  return order;
}
