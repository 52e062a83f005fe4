import type { Page } from "@playwright/test";
import { actAs, expect, findUser, settled, test } from "./fixtures";
import { makeManagerOf, makeShop, receivedOrder } from "./testData";

const open = async (page: Page, id: string) => {
  await page.goto(`/orders?item=${id}`);
  await settled(page);
};

test("a store returns damaged cases, another user approves, and the warehouse receives them", async ({
  page,
  request,
}) => {
  const region = `Returns ${Date.now().toString(36)}`;
  const shop = await makeShop(request, region); // 100 cases in the warehouse, one in the store
  const order = await receivedOrder(request, shop, 10);

  await actAs(page, shop.manager);
  await open(page, order.id);
  await page.getByRole("button", { name: "Return", exact: true }).click();
  const form = page.getByRole("form", { name: `Return ${order.number}` });
  await expect(form.getByText("10 cases can be returned")).toBeVisible();
  await form.getByLabel("Cases").fill("4");
  await form.getByRole("combobox", { name: "Reason" }).click();
  await page.getByRole("option", { name: "Damaged" }).click();
  await form.getByLabel("Notes").fill("wet boxes");
  await expect(form.getByText(/^4 cases from Store/)).toBeVisible();
  await form.getByRole("button", { name: "Request return" }).click();
  await expect(form).toHaveCount(0);

  const made = page.getByRole("list", { name: "Returns" }).getByRole("listitem");
  await expect(made).toHaveText(/^Return PO-\d+ · 4 cases · Pending$/);
  await made.getByRole("link").click();
  const progress = page.getByRole("region", { name: "Progress" });
  await expect(progress).toContainText(`Return of ${order.number}`);
  await expect(page.getByRole("list", { name: "History" })).toContainText("Damaged");
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0); // another user approves
  const address = page.url();

  await actAs(page, await findUser(request, { role: "admin", active: "true", limit: "1" }));
  await page.goto(address);
  await settled(page);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  const approval = page.getByRole("form", { name: /^Approve/ });
  await approval.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(approval).toHaveCount(0);

  await actAs(page, shop.manager);
  await page.goto(address);
  await settled(page);
  await page.getByRole("button", { name: "Ship", exact: true }).click();
  const shipping = page.getByRole("form", { name: /^Ship/ });
  await expect(shipping.getByText("7 cases", { exact: true })).toBeVisible(); // of 11 in the store
  await shipping.getByRole("button", { name: "Ship", exact: true }).click();
  await expect(shipping).toHaveCount(0);

  await actAs(page, await makeManagerOf(request, shop.warehouse));
  await page.goto(address);
  await settled(page);
  await page.getByRole("button", { name: "Receive", exact: true }).click();
  const receipt = page.getByRole("form", { name: /^Receive/ });
  await expect(receipt.getByText("94 cases", { exact: true })).toBeVisible();
  await receipt.getByRole("button", { name: "Receive", exact: true }).click();
  await expect(receipt).toHaveCount(0);
  await progress.getByRole("link", { name: order.number }).click();
  await expect(made).toHaveText(/^Return PO-\d+ · 4 cases · Fulfilled$/);
  await expect(page.getByRole("button", { name: "Return", exact: true })).toHaveCount(0); // not the warehouse's to return

  await page.goto(`/orders?store_id=${shop.warehouse.id}`);
  await settled(page);
  await page.getByRole("button", { name: "Returns", exact: true }).click();
  const rows = page.getByRole("table", { name: "Orders" }).getByRole("row");
  await expect(rows).toHaveCount(2); // with the heads
  await expect(rows.last()).toContainText(`Return · ${region}`);
});
