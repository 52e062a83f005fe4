import { expect, test } from "vitest";
import { problem, serve } from "@/testing/service";
import { answer, client, fetchWithin } from "./client";
import { Problem } from "./problem";

const stores = () => answer(client.GET("/stores", { params: { query: { limit: 1 } } }));

test("a service that does not answer in time is a problem with a sentence, and not asked again", async () => {
  serve({ "GET /stores": () => new Promise(() => undefined) });
  const asked = answer(client.GET("/stores", { fetch: fetchWithin(1) }));
  await expect(asked).rejects.toMatchObject({ status: 0, code: "timeout" });
  await expect(asked).rejects.toThrow("did not answer in time");
});

test("an answer of a service that is busy says when to ask again", async () => {
  serve({ "GET /stores": () => problem(503, "Busy", { "Retry-After": "4" }) });
  const error = await stores().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ status: 503, retryAfter: 4, isTemporary: true });
});

test("requests go to the API's prefix", async () => {
  const paths: string[] = [];
  serve({ "GET /stores": ({ path }) => ({ data: paths.push(path) }) });
  await stores();
  expect(paths).toEqual(["/stores"]);
});
