/** Parses server-sent events from a response's body. EventSource cannot send the X-Dev-User header. */

export interface Frame {
  event: string;
  data: string;
  id?: string;
}

/** Yields each complete event; calls `onSign` for all received data, heartbeats included. */
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

/** The event in a block of lines; undefined for a heartbeat. */
export function frameOf(block: string): Frame | undefined {
  const frame: Frame = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name === "event" || name === "id") frame[name] = value;
    if (name === "data") frame.data += (frame.data && "\n") + value;
  }
  return frame.data ? frame : undefined;
}
