import "@/layers.css";
import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@/main.css";
import "@/print.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { listenToChanges } from "@/api/changes";
import { company } from "@/api/company";
import { queryClient } from "@/api/queries";
import { fetchOtherPagesWhenIdle, router } from "@/router";
import { cssVariables, theme } from "@/theme";

/** Sets the width of the browser's scrollbars, for which a page behind a dialog keeps room. */
function measureScrollbar(): void {
  const ruler = document.createElement("div");
  ruler.style.cssText = "position: absolute; visibility: hidden; width: 100px; overflow: scroll";
  document.body.append(ruler);
  document.documentElement.style.setProperty("--scrollbar-width", `${ruler.offsetWidth - ruler.clientWidth}px`);
  ruler.remove();
}

measureScrollbar();
void queryClient.prefetchQuery(company());
listenToChanges();
fetchOtherPagesWhenIdle();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="top-center" autoClose={6000} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
