import { actAs, expect, test } from "./fixtures";
import { makeProduct, makeShop } from "./testData";

test.use({ refusals: [409, 412, 422] });

test("a duplicate code shows an error and keeps the input", async ({ page, user, request }) => {
  const taken = await makeProduct(request);
  await actAs(page, await user("admin"));
  await page.goto("/products?create=true");
  const form = page.getByRole("form", { name: "New product" });
  await form.getByRole("textbox", { name: "Name" }).fill("Twice");
  await form.getByRole("textbox", { name: "SKU" }).fill(taken.sku);
  await form.getByRole("textbox", { name: "Price" }).fill("1");
  await form.getByRole("combobox", { name: "Category" }).fill("Soft drinks");
  await page.keyboard.press("Escape");
  await form.getByRole("combobox", { name: "Brand" }).fill("Twice");
  await page.keyboard.press("Escape");
  await form.getByRole("button", { name: "Create" }).click();
  await expect(form.getByRole("alert")).toHaveText("Another product has this SKU.");
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue("Twice");

  await form.getByRole("textbox", { name: "SKU" }).fill("SKU\u200b1"); // an invisible character
  await form.getByRole("button", { name: "Create" }).click();
  await expect(form.getByRole("textbox", { name: "SKU" })).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByRole("textbox", { name: "SKU" })).toBeFocused();
});

test("a conflicting edit offers to reload and keeps the input", async ({ page, user, request }) => {
  const admin = await user("admin");
  const { store } = await makeShop(request, "West");
  await actAs(page, admin);
  await page.goto(`/stores?item=${store.id}`);
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Edit" }).click();
  await drawer.getByRole("textbox", { name: "Postal code" }).fill("89501");

  const other = await request.put(`/api/stores/${store.id}`, {
    data: { address: "2 Elsewhere" },
    headers: { "X-Dev-User": admin.email },
  });
  expect(other.ok()).toBe(true);
  const [save, reload] = [
    drawer.getByRole("button", { name: "Save" }),
    drawer.getByRole("button", { name: "Reload and keep my changes" }),
  ];
  if (await save.isEnabled()) await save.click({ trial: false }).catch(() => undefined);
  await reload.click();
  await expect(drawer.getByRole("textbox", { name: "Address" })).toHaveValue("2 Elsewhere");
  await expect(drawer.getByRole("textbox", { name: "Postal code" })).toHaveValue("89501");
  await save.click();
  await expect(drawer.getByRole("definition").filter({ hasText: "89501" })).toBeVisible();
  await expect(drawer.getByRole("definition").filter({ hasText: "2 Elsewhere" })).toBeVisible();
});
