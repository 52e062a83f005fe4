import { describe, expect, it } from "vitest";
import { Problem, problemOf, sentenceOf } from "./problem";

describe("an error of the service", () => {
  it("shows the detail of the response", () => {
    expect(new Problem(409, { detail: "Only 12 cases are available in Dallas" }).message).toBe(
      "Only 12 cases are available in Dallas.",
    );
  });

  it("names the invalid fields", async () => {
    const errors = [{ field: "body.quantity", message: "must be at least 1", code: "x" }];
    const body = { detail: "The request is not valid.", errors };
    const response = new Response(JSON.stringify(body), {
      status: 422,
      headers: { "content-type": "application/problem+json" },
    });
    const problem = await problemOf(response);
    expect(problem.message).toBe("The request is not valid: quantity: must be at least 1.");
    expect(problem.fields).toEqual({ quantity: "must be at least 1" });
  });

  it("names the invalid field of a list without its index", async () => {
    const errors = [{ field: "barcodes.1", message: "the last digit has to be 2", code: "x" }];
    const response = new Response(JSON.stringify({ errors }), { status: 422, headers: { "content-type": "a/json" } });
    expect((await problemOf(response)).fields).toEqual({ barcodes: "the last digit has to be 2" });
  });

  it("has a message if the response is the HTML page of a proxy", async () => {
    const problem = await problemOf(new Response("<html>Bad gateway</html>", { status: 502 }));
    expect(problem.message).toBe("The service could not answer. Try again.");
    expect(problem.isTemporary).toBe(true);
  });

  it("never shows internals", () => {
    expect(sentenceOf(new TypeError("x is undefined"))).not.toContain("undefined");
  });
});
