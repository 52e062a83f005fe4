import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { OnRemoval, useFocusReturn } from "./useFocusReturn";

interface SideDrawerProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** The width of the panel in rem; on a phone it has the width of the screen. */
  width: number;
  /** The row of the list that the drawer shows; it gets the focus when the drawer closes. */
  rowId?: string;
  children: ReactNode;
}

/** A panel beside a list. */
export function SideDrawer({ opened, onClose, title, width, rowId, children }: SideDrawerProps) {
  const returnFocus = useFocusReturn(opened, rowId);
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      returnFocus={false}
      position="right"
      size={`min(${width}rem, 100%)`}
      title={title}
      closeButtonProps={{ "aria-label": "Close" }}
      styles={{ title: { fontWeight: 600, fontSize: "1.125rem", overflowWrap: "anywhere" } }}
    >
      <OnRemoval then={returnFocus} />
      {children}
    </Drawer>
  );
}
