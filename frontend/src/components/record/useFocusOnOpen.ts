import { type RefObject, useEffect } from "react";

/** A form that opens where a button was takes the focus that the button had: its first field has it. */
export function useFocusOnOpen(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[data-autofocus], input, textarea, button")?.focus();
  }, [form]);
}
