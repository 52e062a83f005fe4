import { expect, test } from "./fixtures";
import { makeProduct } from "./testData";

test("a link to a record opens it, and closing it shows its list", async ({ page, request }) => {
  const product = await makeProduct(request);
  await page.goto(`/products?item=${product.id}`);
  const drawer = page.getByRole("dialog", { name: product.name });
  await expect(drawer).toBeVisible();
  await drawer.getByRole("button", { name: "Close" }).click();
  await expect(drawer).toBeHidden();
  await expect(page).toHaveURL(/\/products$/);
});

test.describe("a missing page or record", () => {
  test.use({ refusals: [404] });

  test("an unknown address shows a message and a link to the overview", async ({ page }) => {
    await page.goto("/nowhere/at/all");
    await page.getByRole("link", { name: "Go to overview" }).click();
    await expect(page).toHaveURL("/");
  });

  test("an unknown path of the API is a JSON 404", async ({ request }) => {
    const response = await request.get("/api/nope");
    expect(response.status()).toBe(404);
    expect(response.headers()["content-type"]).toContain("json");
  });

  test("a record that does not exist shows a message", async ({ page }) => {
    await page.goto("/stores?item=999999999");
    await expect(page.getByRole("dialog").getByRole("alert")).toContainText("could not be loaded");
  });
});
