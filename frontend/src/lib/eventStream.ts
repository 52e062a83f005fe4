/** Server-sent events out of a body: EventSource cannot say who is asking. */

export interface Frame {
  event: string;
  data: string;
  id?: string;
}

/** Each event as it is complete; `onSign` hears of every sign of life, heartbeats too. */
export async function* framesOf(body: ReadableStream<Uint8Array>, onSign: () => void): AsyncGenerator<Frame> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onSign();
      const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const frame = frameOf(block);
        if (frame) yield frame;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** One block of lines as an event; a heartbeat is none. */
export function frameOf(block: string): Frame | undefined {
  const frame: Frame = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name === "event" || name === "id") frame[name] = value;
    if (name === "data") frame.data += (frame.data && "\n") + value;
  }
  return frame.data ? frame : undefined;
}
