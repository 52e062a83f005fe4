import createClient, { type Middleware } from "openapi-fetch";
import { Intents } from "@/api/intents";
import { Problem, problemOf } from "@/api/problem";
import type { paths } from "@/api/schema";
import { actingAs, inHeader } from "@/lib/acting";
import { doubtConnection } from "@/lib/connection";
import { API } from "@/lib/site";

const READ_LIMIT = 15_000; // ms
const WRITE_LIMIT = 30_000; // ms

const intents = new Intents();
const intentionOf = new WeakMap<Request, string>();

/** Adds the acting user and one key per intention, and throws each refusal as a Problem: a caller that goes on has data. */
const conventions: Middleware = {
  async onRequest({ request }) {
    const user = actingAs();
    if (user) request.headers.set("X-Dev-User", inHeader(user));
    if (request.method !== "GET") {
      const intention = [user, request.method, request.url, await request.clone().text()].join(" ");
      intentionOf.set(request, intention);
      request.headers.set("Idempotency-Key", intents.keyFor(intention));
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
    else if (problem.status !== 429) doubtConnection();
    throw problem;
  },
  onError({ error }) {
    if (error instanceof Problem || isAbort(error)) return error as Error;
    doubtConnection();
    return noAnswer(error);
  },
};

function forget(request: Request): void {
  const intention = intentionOf.get(request);
  if (intention) intents.answered(intention);
}

const isNamed = (error: unknown, name: string) => error instanceof DOMException && error.name === name;
const isAbort = (error: unknown) => isNamed(error, "AbortError");

/** The problem of a request that ended without an answer. */
const noAnswer = (error: unknown) =>
  new Problem(0, { code: isNamed(error, "TimeoutError") ? "timeout" : "unreachable" });

/** `fetch` that gives up after a time limit, so that a frozen service is noticed. */
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

/** The data of an answer; every other outcome is thrown as a Problem. */
export async function answer<T>(request: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  try {
    const { data } = await request;
    if (data !== undefined && data !== null) return data;
  } catch (error) {
    throw isNamed(error, "TimeoutError") ? noAnswer(error) : error; // the limit may end an answer in its middle
  }
  throw new Problem(500);
}

interface DryRun {
  dry_run: true;
}

const isDryRun = (data: object): data is DryRun => "dry_run" in data;
const isPreview = <T extends object>(data: T): data is Extract<T, DryRun> => isDryRun(data);
const isWritten = <T extends object>(data: T): data is Exclude<T, DryRun> => !isDryRun(data);

/** The preview that a write with dry_run is answered with. */
export async function preview<T extends object>(request: Promise<{ data?: T }>): Promise<Extract<T, DryRun>> {
  const data: T = await answer(request);
  if (isPreview(data)) return data;
  throw new Problem(500);
}

/** What a write without dry_run is answered with. */
export async function written<T extends object>(request: Promise<{ data?: T }>): Promise<Exclude<T, DryRun>> {
  const data: T = await answer(request);
  if (isWritten(data)) return data;
  throw new Problem(500);
}

/** The header that refuses a change of something that another user has changed since. */
export const ifMatch = (version: number) => ({ "If-Match": `"${version}"` });
