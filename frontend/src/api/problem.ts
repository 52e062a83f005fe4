import type { components } from "@/api/schema";

type Body = Partial<components["schemas"]["Problem"]>;

/** A refusal or a failure of the service, as a sentence. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string>;

  constructor(status: number, body: Body = {}) {
    super(sentence(status, body));
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.fields = Object.fromEntries((body.errors ?? []).map((error) => [lastPart(error.field), error.message]));
  }

  /** Somebody else has changed the thing since it was read. */
  get isConflictingEdit(): boolean {
    return this.status === 412;
  }

  /** It may work in a moment. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const OWN_WORDS: Record<number, string> = {
  0: "The service cannot be reached. Check the connection and try again.",
  412: "Somebody else has changed this since you opened it.",
};

const lastPart = (field: string) => field.split(".").at(-1) ?? field;

function sentence(status: number, body: Body): string {
  const own = OWN_WORDS[status];
  if (own) return own;
  const said = body.detail || (status >= 500 ? "The service could not answer. Try again." : `Refused (${status}).`);
  const fields = (body.errors ?? []).map((error) => `${lastPart(error.field).replaceAll("_", " ")}: ${error.message}`);
  const whole = fields.length > 0 ? `${said.replace(/[.:]$/, "")}: ${fields.join("; ")}` : said;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

/** The problem that an answer carries, whatever its body is. */
export async function problemOf(response: Response): Promise<Problem> {
  const isProblem = response.headers.get("content-type")?.includes("json");
  const body: Body = isProblem ? await response.json().catch(() => ({})) : {};
  return new Problem(response.status, body);
}

/** Any thrown thing as a sentence for people. */
export function sentenceOf(error: unknown): string {
  return error instanceof Problem ? error.message : "Something went wrong here. Reload the page and try again.";
}
