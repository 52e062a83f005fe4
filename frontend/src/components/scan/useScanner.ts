import { useDocumentVisibility } from "@mantine/hooks";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { ScanProblem } from "./problem";
import { scan } from "./scan";

/**
 * Shows the camera in the video element until `onCode` has a code or the component leaves the page; while the page is
 * hidden, the camera is off. Returns what is wrong with it, as a sentence, and a function that tries again.
 */
export function useScanner(video: RefObject<HTMLVideoElement | null>, onCode: (code: string) => void) {
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const isHidden = useDocumentVisibility() === "hidden";
  const report = useEffectEvent(onCode);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens the camera again
  useEffect(() => {
    if (isHidden || !video.current) return;
    const closing = new AbortController();
    setProblem(undefined);
    const fail = (error: unknown) =>
      setProblem(error instanceof ScanProblem ? error.message : "The camera cannot be used.");
    scan(video.current, closing.signal).then(
      (code) => closing.signal.aborted || report(code),
      (error) => closing.signal.aborted || fail(error),
    );
    return () => closing.abort();
  }, [video, isHidden, attempt]);
  return { problem, tryAgain: () => setAttempt((times) => times + 1) };
}
