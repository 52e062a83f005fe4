import { expect, settled, test } from "./fixtures";
import { makeManager, makeShop, sharedShop } from "./testData";

test("filters, sorting and search are in the address, so that a link and Back restore them", async ({
  page,
  request,
}) => {
  await makeShop(request, "Alpine");
  await page.goto("/inventory");
  await settled(page);
  const rows = page.getByRole("table", { name: "Stock" }).getByRole("row");
  await page.getByRole("button", { name: "Region" }).click();
  await page.getByRole("listbox", { name: "Region" }).getByRole("option", { name: "Alpine" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/region=/);
  await page.getByRole("button", { name: "Low stock" }).click();
  await expect(page).toHaveURL(/low_stock=true/);
  await page.getByRole("columnheader", { name: "Available" }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=-?available_stock/);
  await settled(page);
  const [link, shown] = [page.url(), await rows.nth(1).textContent()];

  await page.reload();
  await settled(page);
  expect(parametersOf(page.url())).toEqual(parametersOf(link));
  await expect(rows.nth(1)).toHaveText(shown ?? "");

  await page.goBack();
  await expect(page).not.toHaveURL(/sort=/);
  await page.goForward();
  await expect.poll(() => parametersOf(page.url())).toEqual(parametersOf(link));
});

test("a search is in the address and resets to the first page", async ({ page, request }) => {
  for (let managers = 0; managers < 26; managers++) await makeManager(request, "West");
  await page.goto("/people?role=store_manager&limit=25"); // the page's former address
  await expect(page).toHaveURL(/\/users\?/);
  await settled(page);
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page).toHaveURL(/role=store_manager/);
  await page.getByRole("searchbox").fill("zzzz");
  await expect(page).toHaveURL(/search=zzzz/);
  await expect(page).not.toHaveURL(/page=2/);
  await expect(page.getByText("No users match these filters")).toBeVisible();
  await page.getByRole("button", { name: "Show all users" }).click();
  await expect(page).not.toHaveURL(/search=/);
});

test("an address with invalid parameters still opens", async ({ page, request }) => {
  await sharedShop(request);
  await page.goto("/inventory?page=-3&sort=whatever&low_stock=perhaps");
  await settled(page);
  await expect(page.getByRole("table", { name: "Stock" }).getByRole("row").nth(1)).toBeVisible();
});

/** The parameters of an address, in alphabetical order. */
const parametersOf = (url: string) => [...new URL(url).searchParams].map(([name, value]) => `${name}=${value}`).sort();
