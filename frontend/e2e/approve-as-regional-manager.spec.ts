import { actAs, expect, test } from "./fixtures";
import { waitingOrder } from "./testData";

test("a regional manager sees the pending orders and the preview of an approval, and approves", async ({
  page,
  user,
  request,
}) => {
  const manager = await user("regional_manager");
  const order = await waitingOrder(request, manager);
  await actAs(page, manager);
  await page.goto(`/orders?status=pending&item=${order.id}`);
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Approve", exact: true }).click();
  const form = drawer.getByRole("form", { name: /^Approve/ });
  await expect(form.getByRole("textbox", { name: "Cases" })).toHaveValue(String(order.quantity));
  await form.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(page.getByText(`${order.number} approved`)).toBeVisible();

  const now = await request.get(`/api/orders/${order.id}`);
  expect(((await now.json()) as { status: string }).status).toBe("approved");
});
