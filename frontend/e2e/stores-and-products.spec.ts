import { actAs, expect, settled, test } from "./fixtures";
import { makeManager } from "./testData";

test("an administrator adds a store, finds it and changes it", async ({ page, user }) => {
  const name = `Harbor ${Date.now()}`;
  await actAs(page, await user("admin"));
  await page.goto("/stores");
  await page.getByRole("button", { name: "New store" }).click();
  const form = page.getByRole("form", { name: "New store" });
  await form.getByRole("textbox", { name: "Code", exact: true }).fill(`E2E-${Date.now()}`);
  await form.getByRole("combobox", { name: "Type" }).click();
  await page.getByRole("option", { name: "Urban", exact: true }).click();
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await form.getByRole("combobox", { name: "Region" }).fill("West");
  await page.keyboard.press("Escape");
  await form.getByRole("textbox", { name: "Address" }).fill("1 Harbor Lane");
  await form.getByRole("button", { name: "Create" }).click();

  const drawer = page.getByRole("dialog", { name });
  await expect(drawer.getByText("1 Harbor Lane")).toBeVisible();
  await expect(page).toHaveURL(/item=\d+/);
  await drawer.getByRole("button", { name: "Edit" }).click();
  await drawer.getByRole("textbox", { name: "City" }).fill("Reno");
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(drawer.getByRole("definition").filter({ hasText: "Reno" })).toBeVisible();

  await page.goto(`/stores?search=${name.replace(" ", "+")}`);
  await expect(page.getByRole("table", { name: "Stores" }).getByRole("link", { name })).toBeVisible();
});

test("an administrator adds a product counted in units; an empty required field shows its error, an order its cases", async ({
  page,
  user,
  request,
}) => {
  await actAs(page, await user("admin"));
  await page.goto("/products?create=true");
  const form = page.getByRole("form", { name: "New product" });
  await form.getByRole("textbox", { name: "Name" }).fill("Spruce Cola");
  await form.getByRole("button", { name: "Create" }).click();
  await expect(form.getByRole("textbox", { name: "SKU" })).toBeFocused();
  await expect(form.getByText("SKU is required.")).toBeVisible();
  await form.getByRole("textbox", { name: "SKU" }).fill(`E2E-${Date.now()}`);
  await form.getByRole("textbox", { name: "Price" }).fill("12.5");
  await form.getByRole("combobox", { name: "Counted in" }).click();
  await page.getByRole("option", { name: "Units", exact: true }).click();
  await form.getByRole("textbox", { name: "Units per case" }).fill("24");
  await form.getByRole("combobox", { name: "Category" }).fill("Soft drinks");
  await page.keyboard.press("Escape");
  await form.getByRole("combobox", { name: "Brand" }).fill("Spruce");
  await page.keyboard.press("Escape");
  await form.getByRole("button", { name: "Create" }).click();
  const facts = page.getByRole("dialog", { name: "Spruce Cola" });
  await expect(facts.getByText("$12.50")).toBeVisible();
  await expect(facts.getByRole("term").filter({ hasText: "Price per unit" })).toBeVisible();

  await expect(page).toHaveURL(/item=\d+/);
  const product = new URL(page.url()).searchParams.get("item") ?? "";
  const { store_id: store } = await makeManager(request, "West");
  await page.goto(`/orders?create=true&for_store=${store}&for_product=${product}`);
  const order = page.getByRole("form", { name: "New order" });
  await expect(order.getByText("A case has 24 units")).toBeVisible();
  await order.getByRole("textbox", { name: "Units" }).fill("54");
  await expect(order.getByText("54 units (2 cases and 6 units)")).toBeVisible();
  await order.getByRole("textbox", { name: "Units" }).fill("48");
  await expect(order.getByText("48 units (2 cases)")).toBeVisible();
});

test("only an administrator can create and edit stores, products and users", async ({ page, user }) => {
  const manager = await user("regional_manager");
  await actAs(page, manager);
  for (const [room, action] of [
    ["/stores", "New store"],
    ["/products", "New product"],
    ["/users", "New user"],
  ] as const) {
    await page.goto(room);
    await settled(page);
    await expect(page.getByRole("banner").getByText(manager.display_name)).toBeVisible();
    await expect(page.getByRole("button", { name: action })).toHaveCount(0);
    await page.getByRole("table").getByRole("link").first().click();
    await expect(page.getByRole("dialog").getByRole("term").first()).toBeVisible();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Edit" })).toHaveCount(0);
  }
});

test("every list exports all rows that match", async ({ page, request }) => {
  for (const [room, list] of [
    ["/stores?search=a", "/api/stores?search=a"],
    ["/products", "/api/products"],
    ["/users?role=admin", "/api/users?role=admin"],
  ] as const) {
    await page.goto(room);
    await settled(page);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export", exact: true }).click(),
    ]);
    const { total } = (await (await request.get(list)).json()) as { total: number };
    const stream = await file.createReadStream();
    const text = Buffer.concat(await stream.toArray()).toString();
    expect(text.trimEnd().split("\n")).toHaveLength(total + 1);
  }
});
