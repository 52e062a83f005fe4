import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { ProductVersion } from "@/components/shell/ProductVersion";
import { renderPart } from "@/testing/render";
import { serve } from "@/testing/service";
import { NetworkWarning } from "./NetworkWarning";

const open = (unauthenticated_network: boolean) => {
  serve({ "GET /health": () => ({ status: "healthy", version: "9.9.9", unauthenticated_network }) });
  return renderPart(
    <>
      <NetworkWarning />
      <ProductVersion />
    </>,
    "/",
  );
};

test("the warning is shown if other machines can reach the service and callers do not sign in", async () => {
  await open(true);
  expect(await screen.findByRole("complementary", { name: "Security warning" })).toBeTruthy();
});

test("the warning is not shown otherwise", async () => {
  await open(false);
  await screen.findByText("Brickhouse 9.9.9");
  expect(screen.queryByRole("complementary")).toBeNull();
});
