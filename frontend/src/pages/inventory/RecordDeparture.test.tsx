import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { page, serve } from "@/testing/service";
import { item, movement, preview, reason } from "@/testing/shapes";
import { RecordDeparture } from "./RecordDeparture";

test("a sale above the recorded stock asks for a count, and is sent with the id of its preview", async () => {
  const requests = serve({
    "POST /sales": ({ query }) =>
      query.has("dry_run")
        ? preview({
            stock: [item({ current_stock: 0 })],
            movements: [movement({ delta: 3, reason_code: "found" }), movement({ delta: -43, kind: "sale" })],
          })
        : { booked: 1, already_booked: 0, refused: 0, lines: [], released_orders: [] },
  });
  await renderPart(<RecordDeparture item={item()} />);
  const cases = screen.getByRole<HTMLInputElement>("textbox", { name: "Cases sold" });
  fireEvent.change(cases, { target: { value: "43" } });
  await screen.findByText(/3 cases more than recorded/);
  fireEvent.click(screen.getByRole("button", { name: "Record sale" }));
  await waitFor(() => expect(cases.value).toBe(""));
  expect(requests.at(-1)?.body).toEqual(requests.find(({ query }) => query.has("dry_run"))?.body);
  expect(requests.at(-1)?.query.has("dry_run")).toBe(false);
});

test("a sale is in the pack that is chosen", async () => {
  const requests = serve({
    "POST /sales": () => preview({ stock: [item()], movements: [movement({ kind: "sale" })] }),
  });
  await renderPart(<RecordDeparture item={item()} />);
  fireEvent.click(screen.getByRole("radio", { name: "Units" }));
  fireEvent.change(screen.getByRole("textbox", { name: "Units sold" }), { target: { value: "48" } });
  await waitFor(() => expect(requests).toHaveLength(1));
  expect(requests[0]?.body).toMatchObject({ lines: [{ quantity: 48, unit: "unit" }] });
});

test("a write-off begins with an active reason if the usual one is not active", async () => {
  const requests = serve({
    "GET /reasons": () =>
      page([{ ...reason("damaged", false, ["write_off"]), active: false }, reason("theft", false, ["write_off"])]),
    "POST /inventory/50/write-offs": () => preview({ movements: [movement({ kind: "write_off" })] }),
  });
  await renderPart(<RecordDeparture item={item()} />);
  fireEvent.click(screen.getByRole("radio", { name: "Write-off" }));
  await waitFor(() => expect(screen.getByRole("combobox", { name: "Reason code" })).toHaveProperty("value", "theft"));
  fireEvent.change(screen.getByRole("textbox", { name: "Cases lost" }), { target: { value: "3" } });
  await waitFor(() => expect(requests.at(-1)?.body).toMatchObject({ reason_code: "theft" }));
});

test("a write-off offers only reasons of write-offs", async () => {
  const requests = serve({
    "GET /reasons": () => page([reason("damaged", false, ["write_off"]), reason("sold", true, ["count"])]),
    "POST /inventory/50/write-offs": ({ query }) =>
      query.has("dry_run")
        ? preview({ stock: [item({ current_stock: 37 })], movements: [movement({ kind: "write_off" })] })
        : movement({ kind: "write_off" }),
  });
  await renderPart(<RecordDeparture item={item()} />);
  fireEvent.click(screen.getByRole("radio", { name: "Write-off" }));
  fireEvent.change(screen.getByRole("textbox", { name: "Cases lost" }), { target: { value: "3" } });
  fireEvent.click(screen.getByRole("combobox", { name: "Reason code" }));
  await screen.findByRole("option", { name: "damaged" });
  expect(screen.queryByRole("option", { name: "sold" })).toBeNull();
  await screen.findByText("37 cases");
  fireEvent.submit(screen.getByRole("form"));
  const body = { quantity: 3, reason_code: "damaged", reason: null };
  await waitFor(() => expect(requests.findLast(({ query }) => !query.has("dry_run"))?.body).toEqual(body));
});
