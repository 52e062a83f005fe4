import { describe, expect, it } from "vitest";
import { reason } from "@/testing/shapes";
import { changesOf, codeOf, newOf, typedOf } from "./reason";

describe("a reason", () => {
  it("has a code made of its name unless one is entered", () => {
    expect(codeOf("Past its date!")).toBe("past_its_date");
    expect(codeOf("2nd choice, old")).toBe("nd_choice_old");
    const typed = { ...typedOf(undefined), name: " Stolen " };
    expect(newOf(typed)).toMatchObject({ name: "Stolen", code: "stolen", kinds: ["write_off"], consumption: false });
    expect(newOf({ ...typed, code: "theft_2" })).toMatchObject({ code: "theft_2" });
    expect(newOf({ ...typed, name: " " })).toBeNull();
    expect(newOf({ ...typed, kinds: [] })).toBeNull();
  });

  it("sends only changed fields", () => {
    const seen = reason("damaged", false, ["count", "write_off"]);
    const typed = typedOf(seen);
    expect(changesOf(typed, seen)).toBeNull();
    expect(changesOf({ ...typed, kinds: ["write_off", "count"] }, seen)).toBeNull();
    expect(changesOf({ ...typed, name: "Broken" }, seen)).toEqual({ name: "Broken" });
    expect(changesOf({ ...typed, kinds: ["write_off"], active: false }, seen)).toEqual({
      kinds: ["write_off"],
      active: false,
    });
    expect(changesOf({ ...typed, kinds: [] }, seen)).toBeNull();
  });
});
