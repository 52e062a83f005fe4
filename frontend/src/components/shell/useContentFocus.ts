import { useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

/**
 * Returns the ref for the page's content, which takes the keyboard focus when a new page is shown, unless a field of the page
 * has it (a changed filter does not move it), and when the element with the focus leaves the content: otherwise the Tab key would begin again at the
 * top of the window.
 */
export function useContentFocus() {
  const content = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    const isNew = before.current !== undefined && before.current !== path;
    if (isNew && !content.current?.contains(document.activeElement)) content.current?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);
  useEffect(() => (content.current ? followRemovals(content.current) : undefined), []);
  return content;
}

/** Focuses the content whenever the element in it that has the focus is removed. Returns a function that ends this. */
export function followRemovals(content: HTMLElement): () => void {
  let focused: EventTarget | null = null;
  const remember = ({ target }: FocusEvent) => {
    focused = target;
  };
  const observer = new MutationObserver(() => {
    if (!(focused instanceof Node) || focused.isConnected) return;
    focused = null;
    if (document.activeElement === document.body) content.focus({ preventScroll: true });
  });
  content.addEventListener("focusin", remember);
  observer.observe(content, { childList: true, subtree: true });
  return () => {
    content.removeEventListener("focusin", remember);
    observer.disconnect();
  };
}
