import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { page, serve } from "@/testing/service";
import { me, order } from "@/testing/shapes";
import { Attention } from "./Attention";

test("late orders are in the order of the service, the longest overdue first", async () => {
  const requests = serve({
    "GET /me": () => me(),
    "GET /inventory/alerts/low-stock": () => page([]),
    "GET /orders": () => page([order({ late: true })]),
  });
  await renderPart(<Attention scope={{}} />);
  await screen.findByText(/^due /);
  const { query } = requests.find(({ path }) => path === "/orders") ?? {};
  expect([query?.get("late"), query?.get("sort")]).toEqual(["true", null]);
});
