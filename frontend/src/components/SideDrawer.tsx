import { Drawer } from "@mantine/core";
import { type ReactNode, useRef } from "react";

interface SideDrawerProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** Of the panel in rem; a phone gives it all its width. */
  width: number;
  /** The row of the list that it shows, which has the focus again afterwards. */
  rowId?: string;
  children: ReactNode;
}

/** A panel beside a list. When it closes, the keyboard is never left without a place. */
export function SideDrawer({ opened, onClose, title, width, rowId, children }: SideDrawerProps) {
  const lastRow = useRef(rowId);
  if (rowId !== undefined) lastRow.current = rowId;
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setTimeout(focusIfLost, 0, lastRow.current)} // when it is gone from the page
      position="right"
      size={`min(${width}rem, 100%)`}
      title={title}
      closeButtonProps={{ "aria-label": "Close" }}
      styles={{ title: { fontWeight: 600, fontSize: "1.125rem", overflowWrap: "anywhere" } }}
    >
      {children}
    </Drawer>
  );
}

/** What had the focus before may be gone, e.g. a form that has done its work: then the row, or the page, has it. */
function focusIfLost(rowId: string | undefined): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  const row = rowId && document.querySelector<HTMLElement>(`[data-row="${CSS.escape(rowId)}"] a`);
  (row || document.getElementById("content"))?.focus();
}
