import { MantineProvider } from "@mantine/core";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useEffect, useRef, useState } from "react";
import { expect, test } from "vitest";
import { renderPart } from "@/testing/render";
import { Dialog } from "./Dialog";
import { SideDrawer } from "./SideDrawer";

interface PageProps {
  /** The row that the drawer shows. */
  rowId?: string;
  /** What becomes of the button after its click. */
  opener?: "kept" | "removed" | "disabled";
  hasRow?: boolean;
  /** The button in the drawer takes the focus again while the drawer closes. */
  isSticky?: boolean;
  kind?: typeof SideDrawer | typeof Dialog;
}

function Page({ rowId, opener = "kept", hasRow = true, isSticky, kind: Kind = SideDrawer }: PageProps) {
  const [opened, setOpened] = useState(false);
  const [isUsed, setUsed] = useState(false);
  const open = () => {
    setOpened(true);
    setUsed(true);
  };
  return (
    <main id="content" tabIndex={-1}>
      {!(isUsed && opener === "removed") && (
        <button type="button" disabled={isUsed && opener === "disabled"} onClick={open}>
          Open
        </button>
      )}
      {hasRow && (
        <div data-row="7">
          <a href="#row">Row</a>
        </div>
      )}
      <Kind
        opened={opened}
        onClose={() => setOpened(false)}
        title="Details"
        width={30}
        rowId={opened ? rowId : undefined}
      >
        <Inside isTaking={isSticky === true && !opened} />
      </Kind>
    </main>
  );
}

function Inside({ isTaking }: { isTaking: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isTaking) button.current?.focus();
  }, [isTaking]);
  return (
    <button ref={button} type="button">
      Inside
    </button>
  );
}

async function openAndClose(page: PageProps) {
  const closesSlowly = page.isSticky; // with transitions
  await renderPart(
    closesSlowly ? (
      <MantineProvider>
        <Page {...page} />
      </MantineProvider>
    ) : (
      <Page {...page} />
    ),
  );
  const open = screen.getByRole("button", { name: "Open" });
  open.focus();
  fireEvent.click(open);
  (await screen.findByRole("button", { name: "Inside" })).focus();
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
}

const focused = () => document.activeElement;

test("a closed drawer returns the focus to the row of its record", async () => {
  await openAndClose({ rowId: "7" });
  expect(focused()).toBe(screen.getByRole("link", { name: "Row" }));
});

test("a closed drawer without a row returns the focus to the element that opened it", async () => {
  await openAndClose({});
  expect(focused()).toBe(screen.getByRole("button", { name: "Open" }));
});

test("a closed drawer whose row has left the list returns the focus to the element that opened it", async () => {
  await openAndClose({ rowId: "7", hasRow: false });
  expect(focused()).toBe(screen.getByRole("button", { name: "Open" }));
});

for (const opener of ["removed", "disabled"] as const) {
  for (const kind of [SideDrawer, Dialog]) {
    test(`a closed ${kind.name} returns the focus to the page if its opener is ${opener}`, async () => {
      await openAndClose({ opener, kind });
      expect(focused()).toBe(document.getElementById("content"));
    });
  }
}

test("a drawer with the focus returns it when it is removed", async () => {
  await openAndClose({ rowId: "7", isSticky: true });
  await waitFor(() => expect(focused()).toBe(screen.getByRole("link", { name: "Row" })));
});
