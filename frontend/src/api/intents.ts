/** One key for one intention: a write that was sent but not answered is sent again under the same key. */

export class Intents {
  private readonly unanswered = new Map<string, string>();

  /** The key of this intention: the one of before, if that was never answered. */
  keyFor(intention: string): string {
    const key = this.unanswered.get(intention) ?? randomKey();
    this.unanswered.set(intention, key);
    return key;
  }

  /** The service has decided: the same again is a new intention. */
  answered(intention: string): void {
    this.unanswered.delete(intention);
  }
}

// crypto.randomUUID exists on secure origins only; a tablet may reach the service by its name in the house.
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
