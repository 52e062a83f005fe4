import { ean13, filmBarcode } from "./camera";
import { actAs, expect, listen, settled, test } from "./fixtures";
import { makeShop, makeStock, shippedOrder } from "./testData";

test("a phone's camera reads a barcode: it opens the delivery of the product, and the count of another one", async ({
  playwright,
  launchOptions,
  baseURL,
  request,
}, info) => {
  const film = info.outputPath("barcode.y4m");
  const code = ean13(String(Date.now()).slice(-12));
  filmBarcode(film, code);
  const shop = await makeShop(request, "West", [code]);
  for (const _ of [1, 2]) await makeStock(request, shop.store, 7);
  const order = await shippedOrder(request, shop, 3);

  const fakeCamera = ["device-for-media-stream", "ui-for-media-stream"].map((fake) => `--use-fake-${fake}`);
  const args = [...(launchOptions.args ?? []), ...fakeCamera, `--use-file-for-fake-video-capture=${film}`];
  const browser = await playwright.chromium.launch({ ...launchOptions, args });
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await browser.newPage({ baseURL, ...phone, permissions: ["camera"] });
  const messages = listen(page);
  await actAs(page, shop.manager);
  await page.addInitScript(() => {
    window.BarcodeDetector = undefined; // on every system the library reads the picture
  });
  const camera = page.getByRole("button", { name: "Scan with the camera" });

  await page.goto("/receiving");
  await settled(page);
  const reader = page.waitForResponse(/zxing_reader.*\.wasm/);
  await camera.tap();
  expect((await reader).headers()["content-type"]).toBe("application/wasm");
  await expect(page.getByRole("form", { name: `Receive ${order.number}` })).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Scan with the camera" })).toHaveCount(0);
  await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).first().tap();
  await expect(camera).toBeFocused();

  await page.goto("/stocktake");
  await settled(page);
  await page.getByRole("button", { name: "Start stocktake" }).tap();
  await camera.tap();
  const count = page.locator(`[data-product="${shop.product.id}"]`).getByRole("textbox");
  await expect(count).toBeFocused();
  await page.keyboard.type("1");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/1 of 3/)).toBeVisible();
  await expect(camera).toBeFocused();
  await page.getByLabel("Scan or type").fill("9780000000002");
  await page.keyboard.press("Enter"); // as a scanner does
  await expect(page.getByText("No product has the code “9780000000002”.")).toBeVisible();
  expect(messages.filter((message) => !message.includes("404"))).toEqual([]);
  await browser.close();
});
