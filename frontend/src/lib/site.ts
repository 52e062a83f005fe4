/** The addresses of the dashboard and its API; no other file has them. */

const PREFIX_BY_DEFAULT = "/api";

/** The base path of the dashboard, with a slash at its end: `/`, or `/stock/` behind a proxy. */
export const ROOT = import.meta.env.PROD ? rootOf(import.meta.url) : "/";

/** The prefix of the API's paths: the dashboard's base path and the service's API_PREFIX. */
export const API = ROOT.slice(0, -1) + apiPrefix(globalThis.document);

/** The path above `assets/`, from which every script of the built dashboard is loaded. */
export function rootOf(script: string): string {
  return new URL("..", script).pathname;
}

/** The service writes its API_PREFIX into the page that it serves. */
export function apiPrefix(page: Document | undefined): string {
  return page?.querySelector<HTMLMetaElement>('meta[name="api-prefix"]')?.content ?? PREFIX_BY_DEFAULT;
}
