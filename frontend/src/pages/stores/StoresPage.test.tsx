import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { VersionEntry } from "@/api/shapes";
import { renderPart } from "@/testing/render";
import { page, problem, type SentRequest, serve } from "@/testing/service";
import { me, store } from "@/testing/shapes";
import StoresPage from "./StoresPage";

const admin = me({ role: "admin", region: null });
const VERSIONS: VersionEntry[] = [
  {
    version: 2,
    at: "2026-03-03T09:00:00Z",
    actor_id: "30",
    actor_name: "Ann Lee",
    changes: { region: ["West", "South"], manager_id: ["7", "8"] },
    names: { manager_id: ["Ada Byron", "Ben Ray"] },
  },
  { version: 1, at: "2026-03-02T09:00:00Z", actor_id: null, actor_name: null, changes: null, names: {} },
];
const responses = {
  "GET /me": () => admin,
  "GET /stores": () => page([store()]),
  "GET /stores/4": () => store(),
  "GET /stores/4/history": () => page(VERSIONS),
  "GET /stores/regions/options": () => [{ value: "South", label: "South" }],
  "GET /users": () => page([]),
};
const open = (address: string) => renderPart(<StoresPage />, address);
const edit = async () => {
  const dialog = await screen.findByRole("dialog");
  fireEvent.click(await within(dialog).findByRole("button", { name: "Edit" }));
  return within(dialog).findByRole("form", { name: "Edit store" });
};

test("a list without matches offers to show all rows", async () => {
  serve({ ...responses, "GET /stores": ({ query }) => page(query.has("search") ? [] : [store()]) });
  const { router } = await open("/stores?search=zzz");
  fireEvent.click(await screen.findByRole("button", { name: "Show all stores" }));
  await screen.findByRole("link", { name: "Dallas" });
  expect(router.state.location.search).toEqual({});
});

test("an empty list shows what to do next and no filter to remove", async () => {
  serve({ ...responses, "GET /stores": () => page([]) });
  await open("/stores");
  await screen.findByText("No stores yet");
  expect(screen.queryByRole("button", { name: "Show all stores" })).toBeNull();
});

test("a list that failed to load shows the reason and can be retried", async () => {
  let isAway = true;
  serve({ ...responses, "GET /stores": () => (isAway ? problem(500, "The database is away") : page([store()])) });
  await open("/stores");
  await screen.findByText("The database is away.");
  isAway = false;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("link", { name: "Dallas" });
});

test("only an administrator can add or change a store", async () => {
  serve({ ...responses, "GET /me": () => me() });
  await open("/stores?item=4");
  await screen.findByText("1 Main Street");
  expect(screen.queryByRole("button", { name: /^(New store|Edit)$/ })).toBeNull();
});

test("the History tab shows each change with its user, newest first, and is loaded when it is opened", async () => {
  const requests = serve(responses);
  await open("/stores?item=4");
  await screen.findByText("1 Main Street");
  expect(requests.filter(({ path }) => path.endsWith("/history"))).toEqual([]);
  fireEvent.click(screen.getByRole("tab", { name: "History" }));
  expect(screen.queryByText("1 Main Street")).toBeNull();
  const history = await screen.findByRole("region", { name: "Changes" });
  const [newest, first] = await within(history).findAllByRole("listitem");
  expect(newest?.textContent).toContain("Region: West → South");
  expect(newest?.textContent).toContain("Manager: Ada Byron → Ben Ray");
  expect(newest?.textContent).toContain("by Ann Lee");
  expect(first?.textContent).toContain("First version");
});

test("a form sends changed fields with If-Match and shows the saved record", async () => {
  let stored = store();
  const requests: SentRequest[] = serve({
    ...responses,
    "GET /stores/4": () => stored,
    "PUT /stores/4": ({ body }) => {
      stored = { ...stored, ...(body as object), version: 2 };
      return stored;
    },
  });
  await open("/stores?item=4");
  const form = await edit();
  fireEvent.change(within(form).getByRole("textbox", { name: "City" }), { target: { value: "Plano" } });
  fireEvent.submit(form);
  await screen.findByText("Plano, TX, 75001");
  expect(requests.find(({ method }) => method === "PUT")).toMatchObject({ body: { city: "Plano" } });
});

test("an empty required field shows an error, and no request is sent", async () => {
  const requests = serve(responses);
  await open("/stores?item=4");
  const form = await edit();
  fireEvent.change(within(form).getByRole("textbox", { name: /^Name/ }), { target: { value: "" } });
  fireEvent.submit(form);
  await within(form).findByText("Name is required.");
  expect(requests.some(({ method }) => method === "PUT")).toBe(false);
});

test("a conflicting edit keeps the input", async () => {
  let stored = store();
  serve({
    ...responses,
    "GET /stores/4": () => stored,
    "PUT /stores/4": () => {
      stored = store({ address: "2 Side Street", version: 2 });
      return problem(412, "Changed");
    },
  });
  await open("/stores?item=4");
  const form = await edit();
  fireEvent.change(within(form).getByRole("textbox", { name: "City" }), { target: { value: "Plano" } });
  fireEvent.submit(form);
  fireEvent.click(await within(form).findByRole("button", { name: "Reload and keep my changes" }));
  const field = (name: RegExp) => within(form).getByRole<HTMLInputElement>("textbox", { name }).value;
  await waitFor(() => expect(field(/^Address/)).toBe("2 Side Street"));
  expect(field(/^City/)).toBe("Plano");
});
