import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { OnRemoval, useFocusReturn } from "./useFocusReturn";

interface DialogProps {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
}

/** A dialog over the page, for one decision. */
export function Dialog({ opened, onClose, title, children }: DialogProps) {
  const returnFocus = useFocusReturn(opened);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      returnFocus={false}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <OnRemoval then={returnFocus} />
      {children}
    </Modal>
  );
}
