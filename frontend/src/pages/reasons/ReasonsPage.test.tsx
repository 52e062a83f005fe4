import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { page, rejected, serve } from "@/testing/service";
import { me, reason } from "@/testing/shapes";
import ReasonsPage from "./ReasonsPage";

const admin = () => me({ role: "admin" });
const list = (name: string) => screen.findByRole("region", { name });

test("an administrator adds a reason; its code follows its name", async () => {
  const requests = serve({
    "GET /me": admin,
    "GET /reasons": () => page([reason("damaged", false, ["write_off"])]),
    "POST /reasons": () => reason("past_date", true, ["write_off"]),
  });
  await renderPart(<ReasonsPage />, "/reasons");
  fireEvent.click(await screen.findByRole("button", { name: "New reason" }));
  fireEvent.change(await screen.findByRole("textbox", { name: "Name" }), { target: { value: "Past date" } });
  fireEvent.click(screen.getByRole("checkbox", { name: "Counts" }));
  fireEvent.click(screen.getByRole("switch", { name: /^Consumption/ }));
  fireEvent.submit(screen.getByRole("form", { name: "New reason" }));
  await waitFor(() => expect(screen.queryByRole("form")).toBeNull());
  expect(requests.find(({ method }) => method === "POST")?.body).toEqual({
    name: "Past date",
    code: "past_date",
    kinds: ["write_off", "count"],
    consumption: true,
  });
});

test("a reason that another user has changed is reloaded, and the input stays", async () => {
  let version = 1;
  const requests = serve({
    "GET /me": admin,
    "GET /reasons": () =>
      page([{ ...reason("damaged", false, version === 1 ? ["write_off"] : ["write_off", "delivery"]), version }]),
    "PUT /reasons/damaged": () => {
      version += 1;
      return version === 2 ? rejected([]) : { ...reason("damaged", false, ["write_off"]), name: "Broken", version };
    },
  });
  await renderPart(<ReasonsPage />, "/reasons");
  fireEvent.click(within(await list("Write-offs")).getByRole("button", { name: "Edit damaged" }));
  const name = await screen.findByRole<HTMLInputElement>("textbox", { name: "Name" });
  fireEvent.change(name, { target: { value: "Broken" } });
  fireEvent.submit(screen.getByRole("form", { name: "Edit reason" }));
  await screen.findByText(/Another user has changed this/);
  await screen.findByText("Offered for: now “Write-offs, Deliveries”");
  fireEvent.click(screen.getByRole("button", { name: "Reload and keep my changes" }));
  expect(name.value).toBe("Broken");
  fireEvent.submit(screen.getByRole("form", { name: "Edit reason" }));
  await waitFor(() => expect(screen.queryByRole("form")).toBeNull());
  const saved = requests.filter(({ method }) => method === "PUT").map(({ body }) => body);
  expect(saved, "the kinds of the other user stay").toEqual([{ name: "Broken" }, { name: "Broken" }]);
});

test("a user without the right reads the reasons and cannot edit them", async () => {
  serve({
    "GET /me": () => me(),
    "GET /reasons": () => page([reason("sold", true), { ...reason("expired", false, ["write_off"]), active: false }]),
  });
  await renderPart(<ReasonsPage />, "/reasons");
  within(await list("Counts")).getByText("Consumption");
  within(await list("Write-offs")).getByText("Inactive");
  expect(within(await list("Adjustments")).queryByText("Inactive")).toBeNull();
  expect(screen.queryByRole("button", { name: /^(New|Edit)/ })).toBeNull();
});
