import { chromium } from "@playwright/test";
import { actAs, expect, settled, test } from "./house";

test("opening a dialog moves nothing on the page, whether the page scrolls or not", async ({
  baseURL,
  launchOptions,
}) => {
  // Playwright hides scrollbars: this browser shows them.
  const browser = await chromium.launch({ ...launchOptions, ignoreDefaultArgs: ["--hide-scrollbars"] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const parts = ["h1", "main table", "footer", "[aria-label^=Account]"];
  const edges = () =>
    page.evaluate(
      (selectors) =>
        selectors.flatMap((found) => {
          const box = document.querySelector(found)?.getBoundingClientRect();
          return [box?.left ?? 0, box?.right ?? 0];
        }),
      parts,
    );
  for (const path of ["/stores?search=los", "/stores"]) {
    await page.goto(`${baseURL}${path}`);
    await settled(page);
    for (const part of parts) await expect(page.locator(part).first()).toBeVisible();
    const before = await edges();
    await page.getByRole("table").getByRole("link").first().click();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Close" })).toBeVisible();
    for (const [index, edge] of (await edges()).entries())
      expect(Math.abs(edge - (before[index] ?? 0))).toBeLessThan(1);
  }
  await browser.close();
});

test("a message does not cover the main button of the form beside it", async ({ page, person, request }) => {
  const manager = await person("store_manager");
  const found = await request.get("/api/inventory", { params: { store_id: manager.store_id ?? "", limit: "1" } });
  const [stock] = ((await found.json()) as { data: { id: string }[] }).data;
  await actAs(page, manager);
  await page.goto(`/inventory?item=${stock?.id}`);
  const form = page.getByRole("form", { name: "Adjust stock" });
  const save = form.getByRole("button", { name: "Save adjustment" });
  for (const change of ["1", "-1"]) {
    await form.getByRole("textbox", { name: "Change (+/−)" }).fill(change);
    await form.getByRole("combobox", { name: "Reason" }).fill("Found");
    await page.keyboard.press("Escape");
    await save.click();
    await expect(page.getByRole("alert").filter({ hasText: "saved" }).first()).toBeVisible();
  }
});
