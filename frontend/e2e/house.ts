/** What every story begins with: people of the demo company, and a browser whose console stays empty. */
import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";

export { expect };

export interface Person {
  id: string;
  email: string;
  display_name: string;
  region: string | null;
  store_id: string | null;
  store_name: string | null;
}
type Role = "store_manager" | "regional_manager" | "admin";

interface House {
  /** What the console may say in this story: a refusal is an answer that Chromium reports as an error. */
  refusals: number[];
  quiet: undefined;
  person: (role: Role, where?: Record<string, string>) => Promise<Person>;
}

export const test = base.extend<House>({
  refusals: [[], { option: true }],
  quiet: [
    async ({ page, refusals }, use) => {
      const said = listen(page, refusals);
      await use(undefined);
      expect(said, "the console stays empty").toEqual([]);
    },
    { auto: true },
  ],
  person: async ({ request }, use) => {
    await use((role, where = {}) => find(request, { role, active: "true", limit: "1", ...where }));
  },
});

async function find(request: APIRequestContext, params: Record<string, string>): Promise<Person> {
  const found = await request.get("/api/users", { params });
  const person = ((await found.json()) as { data: Person[] }).data[0];
  if (!person) throw new Error(`The demo company has nobody like ${JSON.stringify(params)}`);
  return person;
}

/** Everything that the page complains about from now on. */
export function listen(page: Page, refusals: number[] = []): string[] {
  const said: string[] = [];
  page.on("console", (message) => {
    const isExpected = refusals.some((status) => message.text().includes(`status of ${status}`));
    if (["error", "warning"].includes(message.type()) && !isExpected) said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(String(error)));
  return said;
}

/** From its next page on, the browser acts as this person. */
export async function actAs(page: Page, person: Person): Promise<void> {
  await page.addInitScript((email) => localStorage.setItem("brickhouse-acting-as", email), person.email);
}

export const ROOMS = ["/", "/inventory", "/stocktake", "/orders", "/stores", "/products", "/people"] as const;

/** The page is there with its figures, and nothing of it is still loading. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator("h1").first()).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(page.locator(".mantine-Skeleton-root")).toHaveCount(0);
}
