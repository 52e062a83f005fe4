import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { page, serve } from "@/testing/service";
import { me, order, preview, store } from "@/testing/shapes";
import { CreateOrder } from "./CreateOrder";

const nothing = () => undefined;

test("an emptied quantity empties the preview", async () => {
  serve({
    "GET /me": () => me(),
    "GET /stores": () => page([store(), store({ id: "9", name: "South Warehouse", store_type: "Warehouse" })]),
    "GET /inventory": () => page([]),
    "GET /products": () => page([]),
    "GET /products/7": () => ({ id: "7", name: "Cola" }),
    "POST /orders": () => preview({ result: order({ quantity: 100 }) }),
  });
  await renderPart(<CreateOrder opened storeId="4" productId="7" onClose={nothing} onMade={nothing} />);
  const cases = await screen.findByRole("textbox", { name: "Cases" });
  fireEvent.change(cases, { target: { value: "100" } });
  await screen.findByText("100 cases");
  fireEvent.change(cases, { target: { value: "" } });
  expect(screen.queryByText("100 cases")).toBeNull();
});
