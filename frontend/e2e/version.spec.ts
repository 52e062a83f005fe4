import { expect, test } from "./fixtures";

test("the footer shows the version of the service", async ({ page, request }) => {
  const found = await request.get("/api/health");
  const { version } = (await found.json()) as { version: string };
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  await page.goto("/");
  await expect(page.locator("footer")).toContainText(`Brickhouse ${version}`);
});
