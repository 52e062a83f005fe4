import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { Reading } from "@/lib/barcodes";
import { renderPart } from "@/testing/render";
import { CodeField } from "./CodeField";

/** The streams that the browser has given; a camera is on until its track is stopped. */
let streams: { active: boolean }[] = [];
const isOn = () => streams.some(({ active }) => active);

const giveStream = () => {
  const stream = {
    active: true,
    getTracks: () => [
      {
        stop: () => {
          stream.active = false;
        },
      },
    ],
  };
  streams.push(stream);
  return stream;
};

/** A browser with a camera that shows these pictures, one after the other, and the last one forever; none: it cannot read them. */
function useBrowser(pictures: Reading[][], camera: () => unknown = giveStream, isSecure = true) {
  streams = [];
  let shown = 0;
  vi.stubGlobal("isSecureContext", isSecure);
  vi.stubGlobal("BarcodeDetector", {});
  window.BarcodeDetector = Object.assign(
    class {
      detect = async () => {
        if (pictures.length === 0) throw new DOMException("", "NotSupportedError");
        return pictures[Math.min(shown++, pictures.length - 1)] ?? [];
      };
    },
    { getSupportedFormats: async () => ["ean_13", "code_128"] },
  );
  Object.defineProperty(navigator, "mediaDevices", {
    value: { getUserMedia: async () => camera() },
    configurable: true,
  });
  vi.spyOn(HTMLMediaElement.prototype, "srcObject", "set").mockImplementation(() => undefined);
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, "readyState", "get").mockReturnValue(4);
}

function setVisibility(state: DocumentVisibilityState) {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  fireEvent(document, new Event("visibilitychange"));
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
});

const Scanner = ({ onCode }: { onCode: (code: string) => string | undefined }) => (
  <CodeField label="Find" placeholder="Code" source={useRef<HTMLElement>(null)} onCode={onCode} />
);

async function openCamera(refusal?: string) {
  const codes: string[] = [];
  await renderPart(
    <Scanner
      onCode={(code) => {
        codes.push(code);
        return refusal;
      }}
    />,
  );
  fireEvent.click(screen.getByRole("button", { name: "Scan with the camera" }));
  await screen.findByRole("dialog");
  return codes;
}
const isClosed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

test("the camera is off as soon as it has seen an EAN, and the dialog is closed", async () => {
  useBrowser([[], [{ format: "ean_13", rawValue: "4006381333931" }]]);
  const codes = await openCamera("No product has this code.");
  await screen.findByText("No product has this code.");
  expect(codes).toEqual(["4006381333931"]);
  expect(streams).toHaveLength(1);
  expect(isOn()).toBe(false);
  await isClosed();
});

test("a code without a check digit counts if two pictures show it", async () => {
  const codeOf = (rawValue: string) => [{ format: "code_128", rawValue }];
  useBrowser([codeOf("C0L-1"), codeOf("COL-1"), [], codeOf("COL-1")]);
  const codes = await openCamera();
  await isClosed();
  expect(codes).toEqual(["COL-1"]);
});

test("the camera is off when its dialog is closed and while the page is hidden", async () => {
  useBrowser([[]]);
  const codes = await openCamera();
  await waitFor(() => expect(isOn()).toBe(true));
  setVisibility("hidden");
  expect(isOn()).toBe(false);
  setVisibility("visible");
  await waitFor(() => expect(isOn()).toBe(true));
  expect(streams).toHaveLength(2);
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  await isClosed();
  expect(isOn()).toBe(false);
  expect(codes).toEqual([]);
});

test("a camera that is given after its dialog was closed is off at once", async () => {
  let give: () => void = () => undefined;
  useBrowser([[]], () => new Promise((resolve) => (give = () => resolve(giveStream()))));
  await openCamera();
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  await isClosed();
  give();
  await waitFor(() => expect(streams).toHaveLength(1));
  await waitFor(() => expect(isOn()).toBe(false));
});

const refusing = (name: string) => () => {
  throw new DOMException("", name);
};
for (const [name, sentence] of [
  ["NotAllowedError", "The browser does not allow the camera here."],
  ["NotFoundError", "This device has no camera."],
  ["NotReadableError", "Another program uses the camera."],
  ["UnknownError", "The camera cannot be used."],
] as const) {
  test(`${name} of the camera is a sentence, and the next attempt may succeed`, async () => {
    useBrowser([[{ format: "ean_13", rawValue: "4006381333931" }]], refusing(name));
    const codes = await openCamera();
    expect((await screen.findByRole("alert")).textContent).toContain(sentence);
    Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: giveStream }, configurable: true });
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await isClosed();
    expect(codes).toEqual(["4006381333931"]);
  });
}

test("a page without https has no camera, says so, and takes what is typed", async () => {
  useBrowser([[]], giveStream, false);
  const codes = await openCamera();
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("only at an https address. You can type the code instead.");
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  await isClosed();
  fireEvent.change(screen.getByRole("textbox", { name: "Scan or type" }), { target: { value: " COL-1 " } });
  fireEvent.submit(screen.getByRole("form", { name: "Find" }));
  await waitFor(() => expect(codes).toEqual(["COL-1"]));
  expect(streams).toHaveLength(0);
});

test("a camera that another program takes away is a sentence", async () => {
  useBrowser([[]]);
  await openCamera();
  await waitFor(() => expect(isOn()).toBe(true));
  for (const stream of streams) stream.active = false;
  expect((await screen.findByRole("alert")).textContent).toContain("The camera was turned off.");
});

test("if the browser cannot read the pictures and the library cannot be loaded, the camera is off and a sentence says so", async () => {
  useBrowser([]);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  vi.spyOn(console, "error").mockReturnValue();
  await openCamera();
  expect((await screen.findByRole("alert")).textContent).toContain("The barcode reader could not be loaded.");
  expect(isOn()).toBe(false);
});

test.each([
  ["a computer", true],
  ["a phone", false],
])("the field has the focus on %s: %s", async (_, hasPointer) => {
  vi.spyOn(window, "matchMedia").mockImplementation(
    (media) => Object.assign(new EventTarget(), { media, matches: hasPointer }) as never,
  );
  await renderPart(<Scanner onCode={() => undefined} />);
  const field = await screen.findByRole("textbox", { name: "Scan or type" });
  expect(document.activeElement === field).toBe(hasPointer);
});
