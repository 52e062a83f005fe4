import { useEffect, useRef, useState } from "react";

/** Moves the focus from the scanner to the count of a scanned product, and with Enter back to the scanner. */
export function useScannedCount() {
  const scanner = useRef<HTMLElement>(null);
  const scanned = useRef<string>(undefined);
  const [wanted, setWanted] = useState<string>();
  // after each change of the page: the product may have been hidden by a filter until now
  useEffect(() => {
    const field = wanted === undefined ? null : countOf(wanted);
    if (!field) return;
    field.focus({ preventScroll: true });
    field.select();
    field.scrollIntoView({ block: "center" });
    scanned.current = wanted;
    setWanted(undefined);
  });
  /** Leaves the count of the scanned product; false if this is the count of another one. */
  const leave = (productId: string | undefined) => {
    const isScanned = productId !== undefined && productId === scanned.current;
    scanned.current = undefined;
    if (isScanned) scanner.current?.focus();
    return isScanned;
  };
  return { scanner, find: setWanted, leave };
}

const countOf = (productId: string) =>
  document.querySelector<HTMLInputElement>(`[data-product="${CSS.escape(productId)}"] input`);
