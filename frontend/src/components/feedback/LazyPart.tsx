import { notifications } from "@mantine/notifications";
import { CatchBoundary } from "@tanstack/react-router";
import { type ReactNode, Suspense } from "react";

interface LazyPartProps {
  /** The part as a message names it, for example "The account menu". */
  name: string;
  /** Shown while the code is loaded. */
  fallback?: ReactNode;
  /** Closes what would have contained the part. */
  onFailed?: () => void;
  /** A number that is different each time the part is opened, unless it is mounted each time. */
  opening?: number;
  children: ReactNode;
}

/**
 * Contains a part of the page whose code is loaded when it is first opened. If the code cannot be loaded, a message
 * says so and the rest of the page stays. A browser does not request failed code again until the page is reloaded.
 */
export function LazyPart({ name, fallback, onFailed, opening, children }: LazyPartProps) {
  const report = () => {
    notifications.show({ id: name, message: `${name} could not be loaded. Reload the page.`, color: "red" });
    onFailed?.();
  };
  return (
    <CatchBoundary getResetKey={() => opening} errorComponent={() => null} onCatch={report}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </CatchBoundary>
  );
}
