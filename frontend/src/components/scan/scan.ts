import { codeOf, isGtin } from "@/lib/barcodes";
import { openDetector } from "./detector";
import { cameraSentence, ScanProblem } from "./problem";

// A sharp picture of a barcode, by the camera on the back of a phone.
const CAMERA = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
const PICTURE_EVERY = 100; // ms; a phone stays cool

/**
 * Shows the camera in this video element and returns the first code that it sees. The camera is off when this ends, and
 * as soon as the signal aborts it. Throws a ScanProblem if there is no camera or no barcode reader.
 */
export async function scan(video: HTMLVideoElement, signal: AbortSignal): Promise<string> {
  const detector = openDetector();
  detector.catch(() => undefined); // it is awaited only when the camera is on
  const stream = await openCamera();
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    video.srcObject = stream;
    await video.play();
    return await firstCode(video, await detector, stream, signal);
  } finally {
    stop();
    signal.removeEventListener("abort", stop);
    video.srcObject = null;
  }
}

async function openCamera(): Promise<MediaStream> {
  if (!window.isSecureContext) throw new ScanProblem("The browser allows the camera only at an https address.");
  if (!navigator.mediaDevices?.getUserMedia) throw new ScanProblem("This browser has no access to a camera.");
  try {
    return await navigator.mediaDevices.getUserMedia({ video: CAMERA, audio: false });
  } catch (error) {
    throw new ScanProblem(cameraSentence(error));
  }
}

/** The first code that proves itself by its check digit, or that two pictures show. */
async function firstCode(
  video: HTMLVideoElement,
  detect: Awaited<ReturnType<typeof openDetector>>,
  stream: MediaStream,
  signal: AbortSignal,
): Promise<string> {
  for (let seen = ""; ; await nextPicture()) {
    signal.throwIfAborted();
    if (!stream.active) throw new ScanProblem("The camera was turned off.");
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
    const codes = (await detect(video)).map(codeOf).filter((code) => code !== "");
    const found = codes.find((code) => isGtin(code) || code === seen);
    if (found !== undefined) return found;
    seen = codes[0] ?? seen;
  }
}

const nextPicture = () => new Promise((resolve) => setTimeout(resolve, PICTURE_EVERY));
