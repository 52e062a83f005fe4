import { useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { inventoryItem } from "@/api/inventory";
import { renderPart } from "@/testing/render";
import { page, problem, serve, stockMoved } from "@/testing/service";
import { item, movement, preview, reason } from "@/testing/shapes";
import { Correction } from "./Correction";

test("the form is reset after an adjustment was saved", async () => {
  serve({
    "POST /inventory/50/adjustments": ({ query }) =>
      query.has("dry_run")
        ? preview({ stock: [item({ current_stock: 37 })], movements: [movement({ delta: -3 })] })
        : { ...item({ current_stock: 37, version: 2 }) },
  });
  await renderPart(<Correction item={item()} />);
  const delta = screen.getByRole<HTMLInputElement>("textbox", { name: /^Change/ });
  fireEvent.change(delta, { target: { value: "-3" } });
  fireEvent.change(screen.getByRole("combobox", { name: "Reason" }), { target: { value: "Breakage" } });
  await screen.findByText("37 cases");
  fireEvent.submit(screen.getByRole("form"));
  await waitFor(() => expect(delta.value).toBe(""));
  expect(screen.queryByText("37 cases")).toBeNull();
});

test("an adjustment is sent with its reason, which shows whether it is consumption", async () => {
  const requests = serve({
    "GET /reasons": () => page([reason("correction", false), reason("sold", true), reason("theft", false, ["count"])]),
    "POST /inventory/50/adjustments": () =>
      preview({ stock: [item({ current_stock: 37 })], movements: [movement({ delta: -3, reason_code: "sold" })] }),
  });
  await renderPart(<Correction item={item()} />);
  await screen.findByText(/^Not consumption/);
  fireEvent.click(screen.getByRole("combobox", { name: "Reason code" }));
  fireEvent.click(await screen.findByRole("option", { name: "sold" }));
  await screen.findByText(/^Consumption/);
  expect(screen.queryByRole("option", { name: "theft" })).toBeNull();
  fireEvent.change(screen.getByRole("textbox", { name: /^Change/ }), { target: { value: "-3" } });
  fireEvent.change(screen.getByRole("combobox", { name: "Reason" }), { target: { value: "Till" } });
  await waitFor(() =>
    expect(requests.findLast(({ method }) => method === "POST")?.body).toEqual({
      delta: -3,
      reason: "Till",
      reason_code: "sold",
    }),
  );
});

test("a count of stock that has moved offers to post the difference", async () => {
  const requests = serve({
    "PUT /inventory/50": ({ body, query }) => {
      if ((body as { on_moved?: string }).on_moved !== "book_difference") return stockMoved([line]);
      const after = item({ current_stock: 36, version: 3 });
      return query.has("dry_run") ? preview({ stock: [after], movements: [movement({ delta: -1 })] }) : after;
    },
  });
  const line = { inventory_id: "50", product_id: "7", expected_stock: 40, stock_now: 37, counted_stock: 39 };
  await renderPart(<Correction item={item()} />);
  fireEvent.click(screen.getByRole("radio", { name: "Count" }));
  fireEvent.change(screen.getByRole("textbox", { name: "Cases on hand" }), { target: { value: "39" } });
  fireEvent.change(screen.getByRole("combobox", { name: "Reason" }), { target: { value: "Spot check" } });
  await screen.findByText("40 expected, 39 counted (-1), now 37");
  fireEvent.click(screen.getByRole("button", { name: "Post the difference" }));
  await screen.findByText("36 cases");
  fireEvent.submit(screen.getByRole("form"));
  const booked = {
    current_stock: 39,
    expected_stock: 40,
    reason: "Spot check",
    reason_code: "correction",
    on_moved: "book_difference",
  };
  await waitFor(() => expect(requests.findLast(({ query }) => !query.has("dry_run"))?.body).toEqual(booked));
});

test("levels are not saved if one of them is invalid", async () => {
  const requests = serve({ "PUT /inventory/50": () => preview({ stock: [item({ max_stock: 250 })] }) });
  await renderPart(<Correction item={item()} />);
  fireEvent.click(screen.getByRole("radio", { name: "Stock levels" }));
  fireEvent.change(screen.getByRole("textbox", { name: "Max stock" }), { target: { value: "250" } });
  await screen.findByText(/max stock 250/);
  fireEvent.change(screen.getByRole("textbox", { name: "Reorder point" }), { target: { value: "12.5" } });
  screen.getByText("Enter a whole number.");
  expect(screen.getByRole("button", { name: "Save levels" })).toHaveProperty("disabled", true);
  fireEvent.submit(screen.getByRole("form"));
  expect(screen.queryByText(/max stock 250/)).toBeNull();
  fireEvent.change(screen.getByRole("textbox", { name: "Reorder point" }), { target: { value: "10" } });
  await screen.findByText(/max stock 250/);
  expect(requests.every(({ method, query }) => method === "GET" || query.has("dry_run"))).toBe(true);
});

function Drawer() {
  const { data } = useQuery(inventoryItem("50"));
  return data && <Correction item={data} />;
}

test("a conflict of levels shows the current levels, and a level without input is not sent", async () => {
  let current = item();
  const requests = serve({
    "GET /inventory/50": () => current,
    "PUT /inventory/50": ({ query }) => {
      if (query.has("dry_run")) return preview({ stock: [item({ max_stock: 250 })] });
      const isFirst = current.version === 1;
      if (isFirst) current = item({ version: 2, reorder_level: 15, max_stock: 120 });
      return isFirst ? problem(412, "Changed") : item({ version: 3 });
    },
  });
  await renderPart(<Drawer />);
  fireEvent.click(await screen.findByRole("radio", { name: "Stock levels" }));
  fireEvent.change(screen.getByRole("textbox", { name: "Max stock" }), { target: { value: "250" } });
  const save = () => screen.getByRole("button", { name: "Save levels" });
  await waitFor(() => expect(save()).toHaveProperty("disabled", false));
  fireEvent.click(save());
  await screen.findByText("Reorder point: now “15”");
  screen.getByText("Max stock: now “120”, you typed “250”");
  fireEvent.click(screen.getByRole("button", { name: "Reload and keep my changes" }));
  await waitFor(() => expect(save()).toHaveProperty("disabled", false));
  fireEvent.click(save());
  const saved = () => requests.filter(({ method, query }) => method === "PUT" && !query.has("dry_run"));
  await waitFor(() => expect(saved().map(({ body }) => body)).toEqual([{ max_stock: 250 }, { max_stock: 250 }]));
});
