import { expect, test } from "vitest";
import { problem, serve } from "@/testing/service";
import { client, dataOf, fetchWithin } from "./client";
import { Problem } from "./problem";

const stores = () => dataOf(client.GET("/stores", { params: { query: { limit: 1 } } }));

test("a request timeout is an error with a message and is not retried", async () => {
  serve({ "GET /stores": () => new Promise(() => undefined) });
  const response = dataOf(client.GET("/stores", { fetch: fetchWithin(1) }));
  await expect(response).rejects.toMatchObject({ status: 0, code: "timeout" });
  await expect(response).rejects.toThrow("did not answer in time");
});

test("the response of a busy service has the time of the next attempt", async () => {
  serve({ "GET /stores": () => problem(503, "Busy", { "Retry-After": "4" }) });
  const error = await stores().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ status: 503, retryAfter: 4, isTemporary: true });
});

test("requests are sent to the prefix of the API", async () => {
  const paths: string[] = [];
  serve({ "GET /stores": ({ path }) => ({ data: paths.push(path) }) });
  await stores();
  expect(paths).toEqual(["/stores"]);
});
