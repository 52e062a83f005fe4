import { useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { order as orderById } from "@/api/orders";
import { renderPart } from "@/testing/render";
import { page, problem, serve } from "@/testing/service";
import { order, preview } from "@/testing/shapes";
import { ReturnForm } from "./ReturnForm";

function Drawer({ onDone }: { onDone: () => void }) {
  const { data } = useQuery(orderById("1"));
  return data && <ReturnForm order={data} onDone={onDone} />;
}

test("a conflict shows the current returnable cases, and a quantity without input gets this number", async () => {
  let current = { ...order({ status: "fulfilled" }), returnable_quantity: 4, history: [] };
  let isDone = false;
  const requests = serve({
    "GET /reasons": () => page([]),
    "GET /orders/1": () => current,
    "POST /orders/1/return": ({ query }) => {
      if (query.has("dry_run")) return preview({ result: order({ quantity: 1 }) });
      const isFirst = current.version === 1;
      if (isFirst) current = { ...current, version: 2, returnable_quantity: 3 };
      return isFirst ? problem(412, "Changed") : order({ number: "PO-00000009" });
    },
  });
  const done = () => {
    isDone = true;
  };
  await renderPart(<Drawer onDone={done} />);
  const request = () => screen.getByRole("button", { name: "Request return" });
  await screen.findByRole("form");
  await waitFor(() => expect(request()).toHaveProperty("disabled", false));
  fireEvent.click(request());
  await screen.findByText("Can be returned: now “3”");
  fireEvent.click(screen.getByRole("button", { name: "Reload and keep my changes" }));
  await waitFor(() => expect(request()).toHaveProperty("disabled", false));
  fireEvent.click(request());
  await waitFor(() => expect(isDone).toBe(true));
  expect(requests.findLast(({ method }) => method === "POST")?.body).toMatchObject({ quantity: 3 });
});
