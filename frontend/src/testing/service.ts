/** A fake service behind `fetch`: it answers requests as a test says, and records them. */
import { vi } from "vitest";

export interface SentRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  /** The version that the request is about. */
  ifMatch: string | null;
}

type FakeResponse = object | Response | Promise<object | Response>;

/** From now on, and after the test until the next one begins, `fetch` is answered by these functions, by method and path without the API's prefix. */
export function serve(responses: Record<string, (sent: SentRequest) => FakeResponse>): SentRequest[] {
  const requests: SentRequest[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const text = await request.clone().text();
    const sent = {
      method: request.method,
      path: url.pathname.replace(/^\/api/, ""),
      query: url.searchParams,
      body: text ? JSON.parse(text) : undefined,
      ifMatch: request.headers.get("if-match"),
    };
    requests.push(sent);
    const respond = responses[`${sent.method} ${sent.path}`];
    if (!respond) return problem(404, `No test answers ${sent.method} ${sent.path}`);
    const response = await Promise.race([respond(sent), aborted(init?.signal ?? request.signal)]);
    return response instanceof Response ? response : Response.json(response);
  });
  return requests;
}

/** Rejects as `fetch` does when its signal is aborted. */
const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });

/** A problem document of the service. */
export const problem = (status: number, detail: string, headers: Record<string, string> = {}) =>
  Response.json({ status, detail }, { status, headers: { "content-type": "application/problem+json", ...headers } });

/** The problem document for counts whose stock has moved since. */
export const stockMoved = (lines: object[]) =>
  Response.json(
    { status: 409, code: "stock_moved", detail: "The stock moved since it was counted", lines },
    { status: 409, headers: { "content-type": "application/problem+json" } },
  );

/** The problem document for a batch that was rejected because of these items. */
export const rejected = (items: object[]) =>
  Response.json(
    { status: 412, code: "batch_rejected", detail: "Some items were rejected", items },
    { status: 412, headers: { "content-type": "application/problem+json" } },
  );

/** One page of a list. */
export const page = <Row>(data: Row[], part: object = {}) => ({
  data,
  page: 1,
  limit: 25,
  total: data.length,
  total_is_exact: true,
  total_pages: 1,
  next_cursor: null,
  ...part,
});
