import { expect, test } from "vitest";
import { type Frame, frameOf, framesOf } from "./eventStream";

test("an event has a name, data and an id, and heartbeats and delays are no events", () => {
  expect(frameOf('id: 5:9:\nevent: change\ndata: {"kind":"order"}')).toEqual({
    id: "5:9:",
    event: "change",
    data: '{"kind":"order"}',
  });
  expect(frameOf(": still here")).toBeUndefined();
  expect(frameOf("retry: 1000")).toBeUndefined();
});

test("events that arrive in pieces are joined, and an incomplete event is dropped", async () => {
  const pieces = ["event: cha", "nge\ndata: 1\n", "\nevent: change\ndata: 2\n\nevent: change\ndata: 3"];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
  const frames: Frame[] = [];
  let signs = 0;
  for await (const frame of framesOf(body, () => signs++)) frames.push(frame);
  expect(frames.map(({ data }) => data)).toEqual(["1", "2"]);
  expect(signs).toBe(3);
});
