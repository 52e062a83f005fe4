/** Idempotency keys: a write that got no response is sent again under the same key. */

export class IdempotencyKeys {
  private readonly unanswered = new Map<string, string>();

  /** The key of this write: the previous one if it got no response. */
  keyFor(write: string): string {
    const key = this.unanswered.get(write) ?? randomKey();
    this.unanswered.set(write, key);
    return key;
  }

  /** Notes that the service has responded: the same write gets a new key the next time. */
  answered(write: string): void {
    this.unanswered.delete(write);
  }
}

// crypto.randomUUID exists on secure origins only; a tablet may use http and the service's local name.
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
