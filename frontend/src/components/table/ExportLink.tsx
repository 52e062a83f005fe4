import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { writeAddress } from "@/lib/search";
import classes from "./DataTable.module.css";

interface ExportLinkProps {
  /** The list in the API, and the filters that are set: all rows that match leave, not only this page. */
  path: `/api/${string}`;
  filters: object;
}

/** The list as CSV, streamed by the service straight to a file. */
export function ExportLink({ path, filters }: ExportLinkProps) {
  const { page: _page, limit: _limit, item: _item, ...matching } = filters as Record<string, unknown>;
  return (
    <Button
      component="a"
      variant="default"
      href={path + writeAddress({ ...matching, format: "csv" })}
      download
      className={classes.export}
      aria-label="Export"
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      Export
    </Button>
  );
}
