import { actAs, expect, settled, test } from "./fixtures";
import { makeManager, makeStock } from "./testData";

test("an administrator adds, renames and deactivates a reason", async ({ page, user, request }) => {
  const mark = Date.now().toString(36);
  await actAs(page, await user("admin"));
  await page.goto("/");
  await page.getByRole("link", { name: "Reasons" }).click();
  await page.getByRole("button", { name: "New reason" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill(`Leak ${mark}`);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog).toHaveCount(0);
  const list = page.getByRole("region", { name: "Write-offs" });
  await expect(list.getByRole("listitem").filter({ hasText: `leak_${mark}` })).toBeVisible();
  await expect(page.getByRole("region", { name: "Counts" }).getByText(`Leak ${mark}`)).toHaveCount(0);

  await list.getByRole("button", { name: `Edit Leak ${mark}` }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill(`Leaking ${mark}`);
  await dialog.getByRole("switch", { name: /^Active/ }).uncheck();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(list.getByRole("listitem").filter({ hasText: `Leaking ${mark}` })).toContainText("Inactive");
  const { data } = (await (await request.get("/api/reasons", { params: { limit: "100" } })).json()) as {
    data: { code: string; name: string; active: boolean }[];
  };
  expect(data.find(({ code }) => code === `leak_${mark}`)).toMatchObject({ name: `Leaking ${mark}`, active: false });
});

test("a store manager reads the reasons and reverses a write-off", async ({ page, request }) => {
  const manager = await makeManager(request, "West");
  await makeStock(request, { id: manager.store_id ?? "" }, 10);
  const found = await request.get("/api/inventory", { params: { store_id: manager.store_id ?? "" } });
  const row = ((await found.json()) as { data: { id: string }[] }).data[0];
  await request.post(`/api/inventory/${row?.id}/write-offs`, {
    headers: { "X-Dev-User": manager.email },
    data: { quantity: 4, reason_code: "damaged" },
  });
  await actAs(page, manager);
  await page.goto("/reasons");
  await settled(page);
  await expect(page.getByRole("button", { name: /^Edit/ })).toHaveCount(0);

  await page.goto(`/inventory?item=${row?.id}`);
  await settled(page);
  const movements = page.getByRole("region", { name: "Movements" });
  await movements.getByRole("button", { name: "Reverse" }).click();
  const form = page.getByRole("form", { name: "Reverse: Written off" });
  await form.getByLabel("Reason").fill("Entered twice");
  await expect(form.getByText("10 cases", { exact: true })).toBeVisible();
  await form.getByRole("button", { name: "Reverse" }).click();
  await expect(form).toHaveCount(0);
  await expect(movements.getByText(/reversal · Entered twice/)).toBeVisible();
  await expect(movements.getByText(/· reversed/)).toBeVisible();
  await expect(movements.getByRole("button", { name: "Reverse", exact: true })).toHaveCount(0);

  await movements.getByRole("combobox", { name: "Movements shown" }).click();
  await page.getByRole("option", { name: "Write-offs" }).click();
  await expect(movements.getByRole("listitem")).toHaveCount(2);
});
