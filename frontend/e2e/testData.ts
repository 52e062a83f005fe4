/**
 * Creates a story's own stores, products, users and orders through the API. Of the demo company, stories use only its
 * users and its history of stock; they throw if it has none.
 */
import { type APIRequestContext, expect } from "@playwright/test";
import { findUser, type User } from "./fixtures";

interface Created {
  id: string;
}
export interface Product extends Created {
  sku: string;
  name: string;
  version: number;
}
export interface Shop {
  product: Created;
  warehouse: Created;
  store: Created;
  manager: User;
}
export interface Order extends Created {
  number: string;
  store_id: string;
  quantity: number;
  created_at: string;
}

const started = Date.now().toString(36);
let codes = 0; // made by this worker
/** A code of at most 20 characters that no other story uses; lists sort codes in the order in which they were made. */
const unique = (prefix: string) => `${prefix}-${started}-${++codes}`;

/** Sends a POST as this user, expects 201, and returns the created resource. */
async function post<T>(request: APIRequestContext, email: string, path: string, data: unknown): Promise<T> {
  const response = await request.post(path, { headers: { "X-Dev-User": email }, data });
  expect(response.status(), `${path}: ${await response.text()}`).toBe(201);
  return (await response.json()) as T;
}

async function administrator(request: APIRequestContext): Promise<string> {
  return (await findUser(request, { role: "admin", active: "true", limit: "1" })).email;
}

async function makeStore(request: APIRequestContext, region: string, store_type = "Urban"): Promise<Created> {
  const code = unique("E2E");
  const data = { code, name: `Store ${code}`, region, store_type, address: "1 Test Street" };
  return post(request, await administrator(request), "/api/stores", data);
}

export interface LongNames extends Record<"region" | "category" | "user" | "supplier", string> {
  store: Created;
  warehouse: Created;
  product: Created;
  pending: Order;
  approved: Order;
  shipped: Order;
}

/** Creates a shop whose names are as long as they may be and have no blank, with an order in each open status and a stocktake. */
export async function makeLongNames(request: APIRequestContext): Promise<LongNames> {
  const admin = await administrator(request);
  const long = (length: number) => unique("Long").padEnd(length, "Wide");
  const [region, category, supplier, user] = [long(45), long(60), long(200), long(64)];
  const make = (path: string, data: object) => post<Created>(request, admin, path, data);
  const location = { region, address: long(200), city: long(80), state: long(40), store_type: "Urban" };
  const store = await make("/api/stores", { ...location, code: unique("E2E"), name: long(200) });
  const warehouse = await make("/api/stores", {
    ...location,
    code: unique("E2E"),
    name: long(200),
    store_type: "Warehouse",
  });
  const supplied = await make("/api/suppliers", { name: supplier, lead_time_days: 3, order_days: ["monday"] });
  const names = { sku: long(64), name: long(200), brand: long(60), category, package_size: long(60) };
  const product = await make("/api/products", { ...names, unit_price: 1234567.8912, supplier_id: supplied.id });
  await stock(request, store, product, 900, 900);
  await stock(request, warehouse, product, 1000, 900);
  const email = `${unique("e2e").padEnd(64, "wide")}@${"wide".repeat(15)}.example`;
  const manager = { email, first_name: long(80), last_name: long(80), role: "store_manager", store_id: store.id };
  await make("/api/users", { ...manager, username: user });
  const reason = { consumption: false, kinds: ["count", "adjustment", "write_off", "delivery", "return"] };
  await make("/api/reasons", { code: unique("e").replaceAll("-", "_").padEnd(40, "wide"), name: long(60), ...reason });
  const ordered = (quantity: number) =>
    post<Order>(request, email, "/api/orders", {
      store_id: store.id,
      source_store_id: warehouse.id,
      product_id: product.id,
      quantity,
      notes: long(300),
    });
  const [pending, approved, shipped] = [await ordered(999), await ordered(7), await ordered(8)];
  for (const order of [approved, shipped]) await move(request, order, "approve");
  await move(request, shipped, "ship", { carrier_reference: long(100) });
  await make("/api/stocktakes", { store_id: store.id });
  return { region, category, user, supplier, store, warehouse, product, pending, approved, shipped };
}

/** Creates a product, and its stock row in this store with an opening stock in cases; returns the product. */
export async function makeStock(
  request: APIRequestContext,
  store: Created,
  cases: number,
  level = 0,
  barcodes: string[] = [],
): Promise<Created> {
  const product = await makeProduct(request, barcodes);
  await stock(request, store, product, cases, level);
  return product;
}

/** Creates a product that no store has. */
export async function makeProduct(request: APIRequestContext, barcodes: string[] = []): Promise<Product> {
  const sku = unique("E2E");
  const data = { sku, name: `Product ${sku}`, brand: "Testa", category: "Tested", barcodes, unit_price: 10 };
  return post(request, await administrator(request), "/api/products", data);
}

async function stock(request: APIRequestContext, store: Created, product: Created, cases: number, level: number) {
  await post(request, await administrator(request), "/api/inventory", {
    store_id: store.id,
    product_id: product.id,
    opening_stock: cases,
    reorder_level: level,
    max_stock: 1000,
  });
}

/** Adjusts the stock of a product in this manager's store by `delta` cases. */
export async function adjust(
  request: APIRequestContext,
  manager: User,
  product: Created,
  delta: number,
): Promise<void> {
  const row = await stockRow(request, { id: manager.store_id ?? "" }, product);
  await post(request, manager.email, `/api/inventory/${row.id}/adjustments`, { delta, reason: "sold meanwhile" });
}

/** Returns the stock row of a product in this store. */
export async function stockRow(request: APIRequestContext, store: Created, product: Created): Promise<Created> {
  const response = await request.get("/api/inventory", { params: { store_id: store.id, product_id: product.id } });
  const row = ((await response.json()) as { data: Created[] }).data[0];
  if (!row) throw new Error(`Store ${store.id} has no stock row of product ${product.id}`);
  return row;
}

/** Creates a store and its manager; returns the manager. */
export async function makeManager(request: APIRequestContext, region: string): Promise<User> {
  return makeManagerOf(request, await makeStore(request, region));
}

/** Creates a manager of this store. */
export async function makeManagerOf(request: APIRequestContext, store: Created): Promise<User> {
  const username = unique("e2e");
  const data = { username, email: `${username}@brickhouse.example`, first_name: "Tess", last_name: username };
  const role = { role: "store_manager", store_id: store.id };
  return post(request, await administrator(request), "/api/users", { ...data, ...role });
}

/** Creates a store with its manager, a warehouse with 100 cases of a product, and one case of it in the store, which is low. */
export async function makeShop(request: APIRequestContext, region: string, barcodes: string[] = []): Promise<Shop> {
  const manager = await makeManager(request, region);
  const store = { id: manager.store_id ?? "" };
  const warehouse = await makeStore(request, region, "Warehouse");
  const product = await makeStock(request, warehouse, 100, 0, barcodes);
  await stock(request, store, product, 1, 5);
  return { product, warehouse, store, manager };
}

let shared: Promise<Shop> | undefined;
/** Returns a shop for stories that need a row in each list and change none: each worker makes one. */
export function sharedShop(request: APIRequestContext): Promise<Shop> {
  shared ??= makeShop(request, "West");
  return shared;
}

/** Creates a store with these cases of the shop's product, of which it needs ten; returns its manager. */
export async function makeGiver(request: APIRequestContext, shop: Shop, region: string, cases: number): Promise<User> {
  const manager = await makeManager(request, region);
  await stock(request, { id: manager.store_id ?? "" }, shop.product, cases, 9);
  return manager;
}

/** Creates a pending order in the region of this regional manager. */
export async function waitingOrder(request: APIRequestContext, manager: User, quantity = 1): Promise<Order> {
  return placedOrder(request, await makeShop(request, manager.region ?? ""), quantity);
}

/** Creates a pending order of this shop. */
export async function placedOrder(request: APIRequestContext, shop: Shop, quantity = 1): Promise<Order> {
  return post(request, shop.manager.email, "/api/orders", {
    store_id: shop.store.id,
    product_id: shop.product.id,
    source_store_id: shop.warehouse.id,
    quantity,
  });
}

/** Creates an order that this regional manager has approved. */
export async function approvedOrder(request: APIRequestContext, manager: User): Promise<Order> {
  const order = await waitingOrder(request, manager);
  const response = await request.patch(`/api/orders/${order.id}/approve`, { headers: { "X-Dev-User": manager.email } });
  expect(response.status()).toBe(200);
  return order;
}

/** Creates an order of this shop that an administrator has approved. */
export async function approvedShopOrder(request: APIRequestContext, shop: Shop, quantity: number): Promise<Order> {
  const order = await placedOrder(request, shop, quantity);
  await move(request, order, "approve");
  return order;
}

/** Creates an order of this shop that is on its way; the body may say when it is expected. */
export async function shippedOrder(
  request: APIRequestContext,
  shop: Shop,
  quantity: number,
  body: object = {},
): Promise<Order> {
  const order = await approvedShopOrder(request, shop, quantity);
  await move(request, order, "ship", body);
  return order;
}

/** Creates an order of this shop that its store has received in full. */
export async function receivedOrder(request: APIRequestContext, shop: Shop, quantity: number): Promise<Order> {
  const order = await approvedShopOrder(request, shop, quantity);
  await move(request, order, "fulfill");
  return order;
}

async function move(
  request: APIRequestContext,
  order: Order,
  step: "approve" | "ship" | "fulfill",
  body = {},
): Promise<void> {
  const headers = { "X-Dev-User": await administrator(request) };
  const response = await request.patch(`/api/orders/${order.id}/${step}`, { headers, data: body });
  expect(response.status(), await response.text()).toBe(200);
}
