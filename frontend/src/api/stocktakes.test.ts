import { expect, test } from "vitest";
import { saveCounts } from "@/api/stocktakes";
import { serve } from "@/testing/service";

test("more counts than one request may have are saved in several requests, each count once", async () => {
  const requests = serve({ "PUT /stocktakes/3/lines": () => ({}) });
  const counts = Object.fromEntries(
    Array.from({ length: 1201 }, (_, id) => [String(id), { cases: id % 7, lastMovement: "9", previous: null }]),
  );
  await saveCounts("3", counts);
  const parts = requests.map(({ body }) => (body as { lines: { product_id: string; counted_stock: number }[] }).lines);
  expect(parts.map(({ length }) => length)).toEqual([500, 500, 201]);
  const saved = parts.flat().map((line) => [line.product_id, line.counted_stock]);
  expect(Object.fromEntries(saved)).toEqual(Object.fromEntries(Object.keys(counts).map((id) => [id, Number(id) % 7])));
});
