import { describe, expect, it } from "vitest";
import {
  changedAddress,
  day,
  flag,
  list,
  oneOf,
  parseAddress,
  readAddress,
  someOf,
  text,
  whole,
  writeAddress,
} from "./search";

const read = readAddress<{ page?: number; region?: string[]; low?: boolean; sort?: "name" | "-name"; search?: string }>(
  {
    page: whole,
    region: list,
    low: flag,
    sort: oneOf("name", "-name"),
    search: text,
  },
);

describe("the address of a page", () => {
  it("is the same after it was written and parsed", () => {
    const state = { page: 3, region: ["West", "Mid & South"], low: true, sort: "-name" as const, search: "50 % = 7" };
    expect(read(parseAddress(writeAddress(state)))).toEqual(state);
  });

  it("leaves out parameters that are not set", () => {
    expect(writeAddress({ page: undefined, region: [], search: "" })).toBe("");
  });

  it("leaves out invalid parameters", () => {
    expect(read(parseAddress("?page=-1&low=perhaps&sort=price&region=&search="))).toEqual({});
    expect(whole("1.5")).toBeUndefined();
    expect(day("2026-13-45")).toBeUndefined();
    expect(day("2026-02-03")).toBe("2026-02-03");
    expect(someOf("a", "b")(["b", "c"])).toEqual(["b"]);
  });

  it("parses one value as a list", () => {
    expect(read(parseAddress("?region=West"))).toEqual({ region: ["West"] });
  });

  it("resets to the first page only if a filter changes", () => {
    expect(changedAddress({ page: 4, search: "a" }, { search: "b" })).toEqual({ page: undefined, search: "b" });
    expect(changedAddress({ page: 4, search: "a" }, { page: 5 })).toEqual({ page: 5, search: "a" });
  });
});
