import { expect, test } from "vitest";
import { apiPrefix, rootOf } from "./site";

const pageWith = (head: string) => new DOMParser().parseFromString(`<head>${head}</head>`, "text/html");

test("root is the path above the folder of the scripts", () => {
  expect(rootOf("https://shop.example/assets/index-abc.js")).toBe("/");
  expect(rootOf("https://shop.example/stock/assets/index-abc.js")).toBe("/stock/");
});

test("API prefix is the one in the page, which may be empty, or /api", () => {
  expect(apiPrefix(pageWith('<meta name="api-prefix" content="/v1">'))).toBe("/v1");
  expect(apiPrefix(pageWith('<meta name="api-prefix" content="">'))).toBe("");
  expect(apiPrefix(pageWith(""))).toBe("/api");
});
