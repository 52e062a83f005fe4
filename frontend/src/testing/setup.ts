/** Runs before each file of component tests; all files of a process share the modules and the document. */
import { notifications } from "@mantine/notifications";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { queryClient } from "@/api/queries";

afterEach(() => {
  cleanup();
  queryClient.clear();
  notifications.clean();
  localStorage.clear();
});
configure({ asyncUtilTimeout: 10_000 }); // on a busy machine tests are slow

// A field that grows with its text waits for fonts, which happy-dom does not have.
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
