import { useEffect, useEffectEvent, useRef } from "react";

/**
 * Moves the keyboard focus back to the page when a drawer or dialog closes: to the row that it showed, or to the
 * element that opened it, or to the page's content, the first of them that exists and takes the focus. Returns a
 * function to call when the dialog has left the document: it does the same if the focus was in the dialog until then.
 */
export function useFocusReturn(opened: boolean, rowId?: string): () => void {
  const opener = useRef<Element | null>(null);
  const row = useRef(rowId);
  const returnFocus = () => {
    for (const target of [linkOfRow(row.current), opener.current, document.getElementById("content")]) {
      if (takesFocus(target)) return;
    }
  };
  const onClose = useEffectEvent(() => {
    if (isFocusLost() || isFocusInDialog()) returnFocus();
  });
  useEffect(() => {
    if (opened) row.current = rowId; // closing a drawer clears its id
  }, [opened, rowId]);
  useEffect(() => {
    if (!opened) return;
    opener.current = document.activeElement;
    return () => onClose();
  }, [opened]);
  return () => {
    if (isFocusLost()) returnFocus(); // another dialog may have it
  };
}

/** Calls `then` after the parent's elements have left the document. */
export function OnRemoval({ then }: { then: () => void }) {
  const call = useEffectEvent(then);
  useEffect(() => () => call(), []);
  return null;
}

const isFocusLost = () => document.activeElement === null || document.activeElement === document.body;
const isFocusInDialog = () => document.activeElement?.closest("[aria-modal]") !== null;

const linkOfRow = (id: string | undefined) =>
  id === undefined ? null : document.querySelector(`[data-row="${CSS.escape(id)}"] a`);

/** Focuses the element; false if it has left the document, is disabled or hidden. */
function takesFocus(element: Element | null): boolean {
  if (!(element instanceof HTMLElement) || element === document.body) return false;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}
