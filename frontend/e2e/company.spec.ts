import type { APIRequestContext, Page } from "@playwright/test";
import { actAs, expect, settled, test, type User } from "./fixtures";

interface Company {
  name: string;
  time_zone: string;
  version: number;
}

const read = async (request: APIRequestContext) => (await (await request.get("/api/company")).json()) as Company;
const change = async (request: APIRequestContext, admin: User, data: object) =>
  expect((await request.put("/api/company", { headers: { "X-Dev-User": admin.email }, data })).status()).toBe(200);

/** Opens the company page as an administrator; returns the company, its form, and the field of its name. */
async function openForm(page: Page, request: APIRequestContext, admin: User) {
  const before = await read(request);
  await actAs(page, admin);
  await page.goto("/");
  await page.getByRole("link", { name: "Company" }).click();
  const form = page.getByRole("form", { name: "Edit company" });
  const name = form.getByRole("textbox", { name: "Name" });
  await expect(name).toHaveValue(before.name);
  return { before, form, name };
}

// The other stories read the company, too: only fields that they do not depend on are saved.
test("an administrator renames the company, and previews a change of the time zone", async ({
  page,
  user,
  request,
}) => {
  const admin = await user("admin");
  const { before, form, name } = await openForm(page, request, admin);
  await form.getByRole("combobox", { name: "Time zone" }).fill("Asia/Kolkata");
  const warning = form.getByRole("status");
  await expect(warning).toContainText("days in Asia/Kolkata");
  await expect(warning).toContainText(`in ${before.time_zone} and`);
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(warning).toHaveCount(0);

  await name.fill("Brickhouse Beverages");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Company saved")).toBeVisible();
  expect(await read(request)).toMatchObject({ name: "Brickhouse Beverages", time_zone: before.time_zone });

  await change(request, admin, { name: before.name });
  await expect(name).toHaveValue(before.name);
});

test("a concurrent change of the company by another administrator is not overwritten", async ({
  page,
  user,
  request,
}) => {
  const admin = await user("admin");
  const { before, form, name } = await openForm(page, request, admin);
  await name.fill("Second");
  await change(request, admin, { name: "First" });
  const notice = form.getByRole("alert");
  await expect(notice).toContainText("Another user has changed this");
  await expect(notice).toContainText("Name: now “First”, you typed “Second”");
  await expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
  await change(request, admin, { name: before.name });
});

test("a user without the right reads the company and cannot edit it", async ({ page, user, request }) => {
  await actAs(page, await user("store_manager"));
  await page.goto("/company");
  await settled(page);
  await expect(page.getByText((await read(request)).time_zone).first()).toBeVisible();
  await expect(page.getByRole("form")).toHaveCount(0);
});
