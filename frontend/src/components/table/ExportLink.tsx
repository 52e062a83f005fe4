import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import { type MouseEvent, useState } from "react";
import { saveAsFile } from "@/api/exports";
import { sentenceOf } from "@/api/problem";
import { actingAs } from "@/lib/acting";
import { writeAddress } from "@/lib/search";
import { API } from "@/lib/site";
import classes from "./DataTable.module.css";

interface ExportLinkProps {
  /** The list in the API and the filters that are set: all matching rows are exported, not only this page. */
  path: `/${string}`;
  filters: object;
  /** What is exported, for a small link beside a part of a page: "regions". */
  of?: string;
}

/** Exports the list as CSV: by a plain link, or with "View as" through the page, which sends the user's header. */
export function ExportLink({ path, filters, of }: ExportLinkProps) {
  const [isSaving, setSaving] = useState(false);
  const { page: _page, limit: _limit, item: _item, ...matching } = filters as Record<string, unknown>;
  const address = path + writeAddress({ ...matching, format: "csv", bom: true }); // Excel needs the byte-order mark
  const save = (event: MouseEvent) => {
    if (!actingAs()) return; // without "View as" the plain link is enough
    event.preventDefault();
    if (isSaving) return;
    setSaving(true);
    saveAsFile(address)
      .catch((error) => notifications.show({ message: sentenceOf(error), color: "red" }))
      .finally(() => setSaving(false));
  };
  return (
    <Button
      component="a"
      variant={of ? "subtle" : "default"}
      size={of ? "compact-sm" : undefined}
      href={API + address}
      download
      onClick={save}
      loading={isSaving}
      className={of ? undefined : classes.export}
      aria-label={of ? `Export ${of}` : "Export"}
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      Export
    </Button>
  );
}
