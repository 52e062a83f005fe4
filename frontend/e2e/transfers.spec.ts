import { actAs, expect, findUser, settled, test } from "./fixtures";
import { makeGiver, makeShop } from "./testData";

test("a store asks another one that can spare the cases, which agrees with a preview before the approval", async ({
  page,
  request,
}) => {
  const region = `Transfers ${Date.now().toString(36)}`;
  const shop = await makeShop(request, region);
  const giver = await makeGiver(request, shop, region, 40);

  await actAs(page, shop.manager);
  await page.goto(`/orders?create=true&for_store=${shop.store.id}&for_product=${shop.product.id}`);
  await settled(page);
  const form = page.getByRole("form", { name: "New order" });
  await form.getByRole("textbox", { name: "Cases" }).fill("12");
  await form.getByRole("combobox", { name: "Source" }).click();
  await page.getByRole("option", { name: `${giver.store_name} (28 left, has to agree)` }).click();
  await expect(form.getByText(`${giver.store_name} has to agree. Needs approval.`)).toBeVisible();
  await form.getByRole("button", { name: "Place order" }).click();
  await expect(form).toHaveCount(0);
  const journey = page.getByRole("region", { name: "Progress" });
  await expect(journey).toContainText("Waits for the agreement of the source");
  await expect(page.getByRole("button", { name: "Agree", exact: true })).toHaveCount(0); // not the requester's to give
  const address = page.url();

  await actAs(page, giver);
  await page.goto("/");
  await settled(page);
  await page.getByRole("link", { name: "Transfers to agree to: view all 1" }).click();
  const rows = page.getByRole("table", { name: "Orders" }).getByRole("row");
  await expect(rows).toHaveCount(2); // with the heads
  await rows.last().click();
  await page.getByRole("button", { name: "Agree", exact: true }).click();
  const agreement = page.getByRole("form", { name: /^Agree to/ });
  await expect(agreement.getByText(`28 of the 40 cases available are left to ${giver.store_name}.`)).toBeVisible();
  await agreement.getByRole("button", { name: "Agree", exact: true }).click();
  await expect(agreement).toHaveCount(0);
  await expect(journey).toContainText("Source agreed to 12");
  await expect(page.getByRole("link", { name: /^To agree/ })).toHaveText("To agree0");

  await actAs(page, await findUser(request, { role: "admin", active: "true", limit: "1" }));
  await page.goto(address);
  await settled(page);
  await expect(page.getByRole("list", { name: "History" })).toContainText("Source agreed · 12 cases");
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  const approval = page.getByRole("form", { name: /^Approve/ });
  await approval.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(approval).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Ship", exact: true })).toBeVisible();
});
