import { actAs, expect, settled, test } from "./fixtures";
import { makeShop } from "./testData";

test("an administrator adds a supplier and orders its product, and the store receives the delivery in two parts", async ({
  page,
  user,
  request,
}) => {
  const name = `Cedar Foods ${Date.now().toString(36)}`;
  const shop = await makeShop(request, "West");
  await actAs(page, await user("admin"));
  await page.goto("/");
  await page.getByRole("link", { name: "Suppliers" }).click();
  await page.getByRole("button", { name: "New supplier" }).click();
  const form = page.getByRole("form", { name: "New supplier" });
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await form.getByRole("textbox", { name: "Lead time" }).fill("3");
  await form.getByRole("textbox", { name: "Minimum quantity" }).fill("20");
  await form.getByRole("button", { name: "Create" }).click();
  const drawer = page.getByRole("dialog", { name });
  await expect(drawer.getByText("Mon, Tue, Wed, Thu, Fri")).toBeVisible();
  await expect(drawer.getByText("3 days")).toBeVisible();
  await drawer.getByRole("tab", { name: "History" }).click();
  await expect(drawer.getByRole("region", { name: "Changes" })).toContainText("First version");

  await page.goto(`/products?item=${shop.product.id}`);
  await settled(page);
  const product = page.getByRole("dialog");
  await product.getByRole("button", { name: "Edit" }).click();
  await product.getByRole("combobox", { name: "Supplier" }).fill(name);
  await page.getByRole("option", { name }).click();
  await product.getByRole("button", { name: "Save" }).click();
  await expect(product.getByRole("definition").filter({ hasText: name })).toBeVisible();

  await page.goto(`/orders?create=true&for_store=${shop.store.id}&for_product=${shop.product.id}`);
  const order = page.getByRole("form", { name: "New order" });
  await order.getByRole("textbox", { name: "Cases" }).fill("5");
  await order.getByRole("combobox", { name: "Source" }).click();
  await page.getByRole("option", { name: `Supplier: ${name}` }).click();
  await expect(order.getByText(/Fewer than the minimum of 20 cases/)).toBeVisible();
  await order.getByRole("button", { name: "Place order" }).click();
  const placed = page.getByRole("dialog");
  await expect(placed.getByText(name)).toBeVisible();
  const number = (await placed.getByRole("heading", { name: /^PO-/ }).textContent()) ?? "";
  await actAs(page, await user("regional_manager", { region: "West" }));
  await page.goto(`/orders?item=${Number(new URL(page.url()).searchParams.get("item"))}`);
  await placed.getByRole("button", { name: "Approve" }).click();
  await placed.getByRole("form").getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText(`${number} approved`)).toBeVisible();

  await actAs(page, shop.manager);
  await page.goto("/");
  await expect(page.getByRole("link", { name: "1 order to receive" })).toBeVisible();
  await page.getByRole("link", { name: "1 order to receive" }).click();
  for (const [part, left] of [
    ["2", "5 cases ordered"],
    ["3", "3 cases in transit"],
  ] as const) {
    await page.getByRole("button", { name: `Receive ${number}` }).click();
    const receipt = page.getByRole("dialog", { name: `Receive ${number}` });
    await expect(receipt.getByText(left)).toBeVisible();
    await receipt.getByRole("textbox", { name: "Usable cases" }).fill(part);
    await receipt.getByRole("button", { name: "Receive" }).click();
    await expect(receipt).toBeHidden();
  }
  await expect(page.getByText("Nothing to receive")).toBeVisible();
});
