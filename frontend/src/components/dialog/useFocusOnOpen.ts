import { type RefObject, useEffect } from "react";

/**
 * Focuses the first field of a form that replaces the button which opened it. When the form closes, the focus moves to
 * the dialog around it, unless another element has it by then.
 */
export function useFocusOnOpen(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const dialog = form.current?.closest<HTMLElement>("[aria-modal]");
    form.current?.querySelector<HTMLElement>("[data-autofocus], input, textarea, button")?.focus();
    return () => {
      if (document.activeElement === document.body) dialog?.focus({ preventScroll: true });
    };
  }, [form]);
}
