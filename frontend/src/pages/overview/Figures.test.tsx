import { useQuery } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { kpiHistory } from "@/api/inventory";
import { renderPart } from "@/testing/render";
import { serve } from "@/testing/service";
import { Figures } from "./Figures";

function Overview() {
  const scope = { region: ["West"] };
  return <Figures days={30} scope={scope} course={useQuery(kpiHistory(60, scope))} />;
}

test("the links of the figures of orders list exactly what the figures count", async () => {
  serve({ "GET /inventory/kpi": () => ({}), "GET /inventory/kpi/history": () => [] });
  await renderPart(<Overview />, "/");
  const searchOf = (name: RegExp) => {
    const address = screen.getByRole("link", { name }).getAttribute("href") ?? "";
    return new URL(address, "http://x").searchParams;
  };
  await screen.findByRole("link", { name: /Orders placed/ });
  expect(searchOf(/Orders placed/).get("is_return")).toBe("false");
  expect(searchOf(/In transit/).get("in_transit")).toBe("true");
  expect(searchOf(/In transit/).has("status")).toBe(false);
});
