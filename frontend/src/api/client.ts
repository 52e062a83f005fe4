import createClient, { type Middleware } from "openapi-fetch";
import { IdempotencyKeys } from "@/api/idempotencyKeys";
import { Problem, problemOf } from "@/api/problem";
import type { paths } from "@/api/schema";
import { actingAs, inHeader } from "@/lib/acting";
import { checkConnection } from "@/lib/connection";
import { API } from "@/lib/site";

const READ_LIMIT = 15_000; // ms
const WRITE_LIMIT = 30_000; // ms

const keys = new IdempotencyKeys();
const writeOf = new WeakMap<Request, string>();

/** Adds the X-Dev-User and Idempotency-Key headers, and throws each error as a Problem, so that a response always has data. */
const conventions: Middleware = {
  async onRequest({ request }) {
    const user = actingAs();
    if (user) request.headers.set("X-Dev-User", inHeader(user));
    if (request.method !== "GET") {
      const write = [user, request.method, request.url, await request.clone().text()].join(" ");
      writeOf.set(request, write);
      request.headers.set("Idempotency-Key", keys.keyFor(write));
    }
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok) {
      forget(request);
      return;
    }
    const problem = await problemOf(response);
    if (!problem.isTemporary) forget(request);
    else if (problem.status !== 429) checkConnection();
    throw problem;
  },
  onError({ error }) {
    if (error instanceof Problem || isAbort(error)) return error as Error;
    checkConnection();
    return noResponse(error);
  },
};

function forget(request: Request): void {
  const write = writeOf.get(request);
  if (write) keys.answered(write);
}

const isNamed = (error: unknown, name: string) => error instanceof DOMException && error.name === name;
const isAbort = (error: unknown) => isNamed(error, "AbortError");

/** The problem of a request that got no response. */
const noResponse = (error: unknown) =>
  new Problem(0, { code: isNamed(error, "TimeoutError") ? "timeout" : "unreachable" });

/** `fetch` with a time limit, so that a service that hangs is noticed. */
export function fetchWithin(limit: number): (request: Request) => Promise<Response> {
  return (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(limit)]) });
}

/** `fetch` without a time limit: a file may take long. */
export const fetchUnlimited = (request: Request) => fetch(request);

const fetchRead = fetchWithin(READ_LIMIT);
const fetchWrite = fetchWithin(WRITE_LIMIT);

export const client = createClient<paths, "application/json">({
  baseUrl: (globalThis.location?.origin ?? "") + API,
  fetch: (request) => (request.method === "GET" ? fetchRead(request) : fetchWrite(request)),
});
client.use(conventions);

/** The data of a response; throws a Problem in all other cases. */
export async function dataOf<T>(request: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  try {
    const { data } = await request;
    if (data !== undefined && data !== null) return data;
  } catch (error) {
    throw isNamed(error, "TimeoutError") ? noResponse(error) : error; // the time limit may end a response that has begun
  }
  throw new Problem(500);
}

interface DryRun {
  dry_run: true;
}

const isDryRun = (data: object): data is DryRun => "dry_run" in data;
const isPreview = <T extends object>(data: T): data is Extract<T, DryRun> => isDryRun(data);
const isWritten = <T extends object>(data: T): data is Exclude<T, DryRun> => !isDryRun(data);

/** The response of a write with dry_run: a preview. */
export async function preview<T extends object>(request: Promise<{ data?: T }>): Promise<Extract<T, DryRun>> {
  const data: T = await dataOf(request);
  if (isPreview(data)) return data;
  throw new Problem(500);
}

/** The response of a write without dry_run. */
export async function written<T extends object>(request: Promise<{ data?: T }>): Promise<Exclude<T, DryRun>> {
  const data: T = await dataOf(request);
  if (isWritten(data)) return data;
  throw new Problem(500);
}

/** The If-Match header: the service refuses the change if another user has changed the record since. */
export const ifMatch = (version: number) => ({ "If-Match": `"${version}"` });
