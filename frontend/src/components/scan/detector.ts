import type { BarcodeFormat } from "barcode-detector/ponyfill";
import type { Reading } from "@/lib/barcodes";
import { ScanProblem } from "./problem";

const FORMATS = [
  "ean_13",
  "ean_8",
  "upc_a",
  "upc_e",
  "itf",
  "code_128",
  "code_39",
  "qr_code",
] satisfies BarcodeFormat[];

/** A part of the browser's Barcode Detection API, which TypeScript's library does not have. */
interface Detector {
  detect(picture: HTMLVideoElement): Promise<Reading[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}
declare global {
  interface Window {
    BarcodeDetector?: DetectorClass;
  }
}

/**
 * A function that returns the barcodes in a picture. It uses the browser's detector; a browser without one, or whose
 * detector fails, loads the library. Throws a ScanProblem if the library cannot be loaded.
 */
export async function openDetector(): Promise<Detector["detect"]> {
  const native = await nativeDetector().catch(() => undefined);
  let used = native ?? (await libraryDetector());
  return async (picture) => {
    try {
      return await used.detect(picture);
    } catch (error) {
      if (used !== native) throw error;
      used = await libraryDetector();
      return used.detect(picture);
    }
  };
}

/** The browser's detector; undefined if it has none, or none for EAN-13. */
async function nativeDetector(): Promise<Detector | undefined> {
  const supported = (await window.BarcodeDetector?.getSupportedFormats()) ?? [];
  if (!window.BarcodeDetector || !supported.includes("ean_13")) return undefined;
  return new window.BarcodeDetector({ formats: FORMATS.filter((format) => supported.includes(format)) });
}

/** The library's detector, whose WebAssembly comes from our own files instead of the library's usual server. */
async function libraryDetector(): Promise<Detector> {
  try {
    const [{ BarcodeDetector, prepareZXingModule }, { default: url }] = await Promise.all([
      import("barcode-detector/ponyfill"),
      import("zxing-wasm/reader/zxing_reader.wasm?url"),
    ]);
    await prepareZXingModule({ overrides: { locateFile: () => url }, fireImmediately: true });
    return new BarcodeDetector({ formats: FORMATS });
  } catch {
    throw new ScanProblem("The barcode reader could not be loaded. Check the connection.");
  }
}
