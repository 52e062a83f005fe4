import type { components } from "@/api/schema";

type Body = Partial<components["schemas"]["Problem"]>;
export type MovedLine = components["schemas"]["MovedLine"];
export type RejectedItem = components["schemas"]["RejectedItem"];

/** An error of the service, or a failed request, as a sentence. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string>;
  /** The items for which a batch was rejected. */
  readonly items: RejectedItem[];
  /** The counts whose stock has moved since. */
  readonly lines: MovedLine[];
  /** The seconds in Retry-After; undefined without this header. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: Body = {}, retryAfter?: number) {
    super(sentence(status, body));
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.retryAfter = retryAfter;
    this.items = body.items ?? [];
    this.lines = body.lines ?? [];
    this.fields = Object.fromEntries((body.errors ?? []).map((error) => [lastPart(error.field), error.message]));
  }

  /** Another user has changed the record, or one of the records, since it was read. */
  get isConflictingEdit(): boolean {
    return this.status === 412 || this.changed.length > 0;
  }

  /** The items of a batch that another user has changed since they were read. */
  get changed(): RejectedItem[] {
    return this.items.filter(({ code }) => code === "precondition_failed");
  }

  /** Whether the service is busy and has sent Retry-After. */
  get isBusy(): boolean {
    return (this.status === 429 || this.status === 503) && this.retryAfter !== undefined && !this.needsAction;
  }

  /** Whether requests fail until an operator frees space, so that the user is told at once and nothing is retried. */
  get needsAction(): boolean {
    return this.code === "storage_full";
  }

  /** Whether the same request may succeed later. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const OWN_WORDS: Record<number, string> = {
  0: "The service cannot be reached. Check your connection and try again.",
  412: "Another user has changed this since you opened it.",
};
const TIMEOUT = "The service did not answer in time. Try again in a moment.";

/** "lines.3.quantity" is about a quantity, "barcodes.1" about the barcodes. */
const lastPart = (field: string) => field.split(".").findLast((part) => !/^\d+$/.test(part)) ?? field;

function sentence(status: number, body: Body): string {
  const own = body.code === "timeout" ? TIMEOUT : OWN_WORDS[status];
  if (own) return own;
  const said =
    body.detail ||
    (status >= 500 ? "The service could not answer. Try again." : `The request was refused (${status}).`);
  const fields = (body.errors ?? []).map((error) => `${lastPart(error.field).replaceAll("_", " ")}: ${error.message}`);
  const whole = fields.length > 0 ? `${said.replace(/[.:]$/, "")}: ${fields.join("; ")}` : said;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

/** The problem in a response, whatever its body is. */
export async function problemOf(response: Response): Promise<Problem> {
  const isProblem = response.headers.get("content-type")?.includes("json");
  const body: Body = isProblem ? await response.json().catch(() => ({})) : {};
  return new Problem(response.status, body, secondsIn(response.headers.get("retry-after")));
}

/** The seconds in a Retry-After header, which may also name a date. */
export function secondsIn(header: string | null, now: Date = new Date()): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** The counts that these outcomes were refused for, because stock has moved since. */
export const movedLinesOf = (...errors: unknown[]): MovedLine[] =>
  errors.flatMap((error) => (error instanceof Problem ? error.lines : [])).filter(isFirst);

const isFirst = (line: MovedLine, index: number, all: MovedLine[]) =>
  all.findIndex(({ inventory_id }) => inventory_id === line.inventory_id) === index;

/** The sentence for any thrown value. */
export function sentenceOf(error: unknown): string {
  return error instanceof Problem ? error.message : "Something went wrong. Reload the page and try again.";
}
