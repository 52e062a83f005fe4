import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { actAs, expect, settled, test } from "./fixtures";
import { makeShop } from "./testData";

/** Downloads the file of the page's table; returns its user, name, text and address. */
async function exported(page: Page) {
  const [file, request] = await Promise.all([
    page.waitForEvent("download"),
    page.context().waitForEvent("request", (request) => request.url().includes("format=csv")),
    page.getByRole("link", { name: "Export", exact: true }).click(),
  ]);
  const text = await readFile(await file.path(), "utf8");
  return {
    user: (await request.allHeaders())["x-dev-user"],
    name: file.suggestedFilename(),
    text,
    url: request.url(),
  };
}

test("an export while viewing as another user has that user's rows", async ({ page, request }) => {
  const { manager } = await makeShop(request, "West");
  await actAs(page, manager);
  await page.goto(`/inventory?store_id=${manager.store_id}`);
  await settled(page);
  const { user, name, text, url } = await exported(page);
  expect(user).toBe(manager.email);
  expect(name).toMatch(/\.csv$/);
  const own = await request.get(url, { headers: { "X-Dev-User": manager.email } });
  expect(text).toBe(await own.text());
  expect(text.trim().split("\n")).toHaveLength(2);
  expect(text.startsWith("\ufeffid,"), "Excel recognizes UTF-8 by the byte-order mark").toBe(true);
});

test("a list is exported as an Excel workbook, also while viewing as another user", async ({ page, request }) => {
  const { manager } = await makeShop(request, "West");
  for (const isViewing of [false, true]) {
    if (isViewing) await actAs(page, manager);
    await page.goto(`/inventory?store_id=${manager.store_id}`);
    await settled(page);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export as Excel workbook", exact: true }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^inventory-.*\.xlsx$/);
    const bytes = await readFile(await file.path());
    expect(bytes.subarray(0, 2).toString(), "a workbook is a ZIP archive").toBe("PK");
  }
});

test.describe("an export while viewing as a deleted user", () => {
  test.use({ refusals: [401, 403] });

  test("shows an error and saves no file", async ({ page, user }) => {
    await actAs(page, await user("store_manager"));
    await page.goto("/products");
    await settled(page);
    await page.evaluate(() => localStorage.setItem("brickhouse-acting-as", "gone@brickhouse.example"));
    await page.getByRole("link", { name: "Export", exact: true }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expect(page).toHaveURL(/\/products/);
  });
});
