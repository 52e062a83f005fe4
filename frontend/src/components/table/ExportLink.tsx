import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { DownloadIcon, FileSpreadsheetIcon } from "lucide-react";
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
  /** The noun in the label of a small link beside a part of a page: "regions". */
  of?: string;
}

/** Exports the list, as CSV or as an Excel workbook. */
export function ExportLink({ path, filters, of }: ExportLinkProps) {
  const { page: _page, limit: _limit, item: _item, ...matching } = filters as Record<string, unknown>;
  const name = of ? `Export ${of}` : "Export";
  const look = of ? { variant: "subtle", size: "compact-sm" } : { variant: "default", className: classes.export };
  // Excel needs the byte-order mark.
  const csv = useFileLink(path + writeAddress({ ...matching, format: "csv", bom: true }));
  const workbook = useFileLink(path + writeAddress({ ...matching, format: "xlsx" }));
  return (
    <Button.Group>
      <Button
        component="a"
        {...look}
        {...csv}
        aria-label={name}
        title="CSV file"
        leftSection={<DownloadIcon size={16} aria-hidden />}
      >
        Export
      </Button>
      <Button
        component="a"
        {...look}
        {...workbook}
        px={10}
        aria-label={`${name} as Excel workbook`}
        title="Excel workbook"
      >
        <FileSpreadsheetIcon size={16} aria-hidden />
      </Button>
    </Button.Group>
  );
}

/** The properties of a link to a file of the API: a plain link, or with "View as" the page sends the user's header. */
function useFileLink(address: string) {
  const [isSaving, setSaving] = useState(false);
  const save = (event: MouseEvent) => {
    if (!actingAs()) return; // without "View as" the plain link is enough
    event.preventDefault();
    if (isSaving) return;
    setSaving(true);
    saveAsFile(address)
      .catch((error) => notifications.show({ message: sentenceOf(error), color: "red" }))
      .finally(() => setSaving(false));
  };
  return { href: API + address, download: true, onClick: save, loading: isSaving };
}
