import { actAs, expect, settled, test } from "./fixtures";
import { makeManager, makeStock } from "./testData";

test.use({ refusals: [409] }); // the preview of a write-off of more than there is

test("a store manager records a sale above the recorded stock and a write-off, each after its preview", async ({
  page,
  request,
}) => {
  const manager = await makeManager(request, "West");
  await makeStock(request, { id: manager.store_id ?? "" }, 10);
  const found = await request.get("/api/inventory", { params: { store_id: manager.store_id ?? "" } });
  const row = ((await found.json()) as { data: { id: string }[] }).data[0];
  await actAs(page, manager);
  await page.goto(`/inventory?item=${row?.id}`);
  await settled(page);
  const form = page.getByRole("form", { name: "Record sale or write-off" });
  await form.getByLabel("Cases sold").fill("12");
  await expect(form.getByText(/2 cases more than recorded/)).toBeVisible();
  await form.getByRole("button", { name: "Record sale" }).click();
  const movements = page.getByRole("region", { name: "Movements" });
  await expect(movements.getByText(/^Sold/)).toBeVisible();
  await expect(movements.getByText(/^Adjusted · Found/)).toBeVisible();

  await form.getByLabel("Cases sold").fill("-5");
  await form.getByRole("button", { name: "Record sale" }).click();
  await expect(movements.getByText(/^Returned by a customer/)).toBeVisible();
  await form.getByText("Write-off", { exact: true }).click();
  await form.getByLabel("Cases lost").fill("6");
  await expect(form.getByText(/6 cannot be written off/)).toBeVisible();
  await form.getByLabel("Cases lost").fill("4");
  await expect(form.getByText("1 case", { exact: true })).toBeVisible();
  await form.getByRole("button", { name: "Write off" }).click();
  await expect(movements.getByText(/^Written off · Damaged/)).toBeVisible();
  await expect(page.getByText(/7 cases sold · 4 cases written off/)).toBeVisible();
});
