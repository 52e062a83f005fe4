import type { APIRequestContext } from "@playwright/test";
import { expect, test } from "./fixtures";

const CARDS = ["Stock value", "Cases in stock", "Consumption", "Sold", "Orders placed", "Low stock", "Turnover"];

test("each KPI shows its change against the previous period and its trend, and nothing shifts while they load", async ({
  page,
  request,
}) => {
  await haveEarlierData(request);
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

/** Throws if a figure has no value in the previous period: its card would have no change. The past cannot be created. */
async function haveEarlierData(request: APIRequestContext): Promise<void> {
  const response = await request.get("/api/inventory/kpi/history", { params: { days: "14" } });
  const days = (await response.json()) as Record<string, number | null>[];
  const [before, end] = [days.slice(0, 6), days.slice(6, 7)]; // as the cards compare them
  const isMissing = (over: typeof days) => (figure: string) => !over.some((day) => day[figure]);
  const missing = [
    ...["consumption", "sold", "orders"].filter(isMissing(before)),
    ...["total_value", "total_units", "turnover"].filter(isMissing(end)),
  ];
  if (missing.length > 0) throw new Error(`The demo company has no ${missing.join(", ")} in the previous 7 days`);
}
