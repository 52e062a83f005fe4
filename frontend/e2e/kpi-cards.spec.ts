import { expect, test } from "./fixtures";

const CARDS = ["Stock value", "Cases in stock", "Consumption", "Sold", "Orders placed", "Low stock", "Turnover"];

test("each KPI shows its change against the previous period and its trend, and nothing shifts while they load", async ({
  page,
}) => {
  let letThrough = () => {};
  const isAwaited = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/api/inventory/kpi/history*", async (route) => {
    await isAwaited;
    await route.continue();
  });
  await page.goto("/?days=7");
  const cards = CARDS.map((name) => page.getByRole("region", { name, exact: true }));
  const boxes = async () => Promise.all(cards.map((card) => card.boundingBox()));
  await expect(page.getByRole("region", { name: "Low stock", exact: true })).toContainText("out of stock");
  const before = await boxes();
  letThrough();
  for (const [index, card] of cards.entries()) {
    await expect(card.getByRole("img")).toHaveAccessibleName(new RegExp(`^${CARDS[index]}: .+; lowest .+, highest .+`));
    await expect(card).toContainText(/([+-][\d,.]+|0)%? ?(\((better|worse)\) )?(in 7 days|vs 7 days before)/);
  }
  expect(await boxes()).toEqual(before);
});
