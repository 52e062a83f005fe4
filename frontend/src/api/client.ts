import createClient, { type Middleware } from "openapi-fetch";
import { Intents } from "@/api/intents";
import { Problem, problemOf } from "@/api/problem";
import type { paths } from "@/api/schema";
import { actingAs } from "@/lib/acting";

const intents = new Intents();
const intentionOf = new WeakMap<Request, string>();

/** Who acts, one key per intention, and refusals as thrown Problems: whoever gets an answer gets data. */
const manners: Middleware = {
  async onRequest({ request }) {
    const person = actingAs();
    if (person) request.headers.set("X-Dev-User", person);
    if (request.method !== "GET") {
      const intention = [person, request.method, request.url, await request.clone().text()].join(" ");
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
    throw problem;
  },
  onError({ error }) {
    return error instanceof Problem || isAbort(error) ? (error as Error) : new Problem(0);
  },
};

function forget(request: Request): void {
  const intention = intentionOf.get(request);
  if (intention) intents.answered(intention);
}

const isAbort = (error: unknown) => error instanceof DOMException && error.name === "AbortError";

export const client = createClient<paths>({ baseUrl: globalThis.location?.origin });
client.use(manners);

/** The data of an answer; the middleware has thrown where there is none. */
export async function answer<T>(asked: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  const { data } = await asked;
  if (data === undefined || data === null) throw new Problem(500);
  return data;
}

/** The header that refuses a change of something that somebody else has changed since. */
export const ifMatch = (version: number) => ({ "If-Match": `"${version}"` });
