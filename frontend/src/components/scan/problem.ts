/** A problem with the camera or the barcode reader. Its message is a sentence for the user. */
export class ScanProblem extends Error {}

const SENTENCES: Record<string, string> = {
  NotAllowedError: "The browser does not allow the camera here. Allow it in the settings of this site.",
  SecurityError: "The browser does not allow the camera here. Allow it in the settings of this site.",
  NotFoundError: "This device has no camera.",
  OverconstrainedError: "This device has no camera.",
  NotReadableError: "Another program uses the camera. Close that program.",
  AbortError: "Another program uses the camera. Close that program.",
};

/** The problem for an error with which the browser has refused the camera. */
export const cameraSentence = (error: unknown): string =>
  SENTENCES[error instanceof DOMException ? error.name : ""] ?? "The camera cannot be used.";
